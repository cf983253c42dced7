using System.Globalization;
using Microsoft.CodeAnalysis;

namespace GqaGen.Generator.Tests;

/// <summary>The emitted source of every spec, held by snapshots. GQAGEN_ACCEPT=1 accepts what is emitted now.</summary>
public sealed class EmittedSourceTests
{
    private const string CatalogFile = "GqaGen.Catalog.g.cs";

    private static readonly Consumer All = RepositorySpecs.Consumer().Run();

    public static TheoryData<string> Specs => [.. RepositorySpecs.Names];

    [Fact]
    public void EverySpecCompilesWithoutErrorsAndWarnings()
    {
        Assert.True(All.Problems().Length == 0, All.Problems());
        Assert.Empty(All.Result.Diagnostics);
        Assert.Equal(RepositorySpecs.Names.Count + 1, All.Result.GeneratedSources.Length);
    }

    [Theory, MemberData(nameof(Specs))]
    public void Source(string spec)
    {
        Assert.True(All.Problems().Length == 0, All.Problems());
        string identifier = string.Concat(spec.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        Snapshot.Verify(All.Source($"{identifier}.g.cs"), identifier);
    }

    /// <summary>The casts of a narrower precision, of a uniform and a key-driven rule. The specs are those that the variants' tests run.</summary>
    [Theory]
    [InlineData("gqa-bfloat16")]
    [InlineData("kdgqa-float16")]
    [InlineData("pgqa-bfloat16")]
    [InlineData("dgqa-ema-tf32")]
    public void SourceOfAPrecision(string spec) => VerifyTested(spec);

    /// <summary>The layer that a module with an allocation for each layer is told.</summary>
    [Fact]
    public void SourceOfAnAllocationForEachLayer() => VerifyTested("fixed-by-layer");

    private static void VerifyTested(string spec)
    {
        Consumer consumer = new Consumer(RepositorySpecs.ReadTested(spec)).Run();
        Assert.True(consumer.Problems().Length == 0, consumer.Problems());
        GeneratedSourceResult file = consumer.Result.GeneratedSources.Single(s => s.HintName != CatalogFile);
        Snapshot.Verify(file.SourceText.ToString(), file.HintName[..^".g.cs".Length]);
    }

    [Fact]
    public void Catalog() => Snapshot.Verify(All.Source(CatalogFile), "GqaCatalog");

    /// <summary>Where the name is written, or at the start of a file that is named by its name; whatever the case.</summary>
    [Theory]
    [InlineData("my-variant", "{}", 0, 0, 0, "my_variant", "{}", 0, 0, 0)]
    [InlineData("dgqa", "{}", 0, 0, 0, "DGQA", "{}", 0, 0, 0)]
    [InlineData("one", "summary: x\nname: 'twin-set'\n", 1, 6, 10, "two", "# é\n\nname:   Twin_Set # x\n", 2, 8, 8)]
    public void TwoSpecsWithOneNameAreAnErrorOfBoth(string one, string oneText, int oneLine, int oneColumn, int oneLength, string other, string otherText, int otherLine, int otherColumn, int otherLength)
    {
        Consumer consumer = new Consumer(new SpecText(one, oneText), new SpecText(other, otherText), RepositorySpecs.Read("gqa")).Run();
        Assert.Equal(
            [("GQA0043", SpecText.PathOf(one), oneLine, oneColumn, oneLength), ("GQA0043", SpecText.PathOf(other), otherLine, otherColumn, otherLength)],
            consumer.Result.Diagnostics.Select(d => (d.Id, d.Location.GetLineSpan().Path, d.Location.GetLineSpan().StartLinePosition.Line, d.Location.GetLineSpan().StartLinePosition.Character, d.Location.SourceSpan.Length)));
        Assert.StartsWith($"The spec 'specs/{other}.gqa.yaml' gives the identifier '", consumer.Result.Diagnostics[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("Gqa.g.cs", consumer.Result.GeneratedSources.Select(s => s.HintName));
        Assert.True(consumer.Problems().Length == 0, consumer.Problems());
    }

    [Theory]
    [InlineData("my-app", "namespace my_app;")]
    [InlineData("3d.vision", "namespace _3d.vision;")]
    [InlineData("A.class.B", "namespace A.@class.B;")]
    [InlineData("A; class Injected { }//", "namespace A__class_Injected______;")]
    public void TheNamespaceOfAnyProjectCompiles(string rootNamespace, string line)
    {
        Consumer consumer = new Consumer(rootNamespace, RepositorySpecs.Read("gqa")).Run();
        Assert.Contains(line, consumer.Source("Gqa.g.cs"), StringComparison.Ordinal);
        Assert.True(consumer.Problems().Length == 0, consumer.Problems());
    }
}
