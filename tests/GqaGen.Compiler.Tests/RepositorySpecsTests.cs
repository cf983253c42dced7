using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests;

/// <summary>The paper's variants in specs/.</summary>
public sealed class RepositorySpecsTests
{
    public static TheoryData<string> Names => [.. RepositorySpecs.Names];

    [Fact]
    public void ThereAreSeven() =>
        Assert.Equal(["dgqa-difference", "dgqa-ema", "gqa", "kdgqa", "mha", "mqa", "pgqa"], RepositorySpecs.Names);

    [Theory, MemberData(nameof(Names))]
    public void EachBindsAndHasThePapersSizes(string name)
    {
        VariantSpec spec = Specs.Bind(RepositorySpecs.Read(name), $"specs/{name}.gqa.yaml");
        Assert.Empty(SpecCompiler.Bind(new($"specs/{name}.gqa.yaml", RepositorySpecs.Read(name))).Diagnostics);
        SpecInvariants.Check(spec, name);
        Assert.Equal(name, spec.Name);
        Assert.InRange(spec.Summary.Length, 40, 300);
        Assert.Equal(
            [("small", 384, 12, 6, Kv(6, 3), 224, 16), ("base", 768, 12, 12, Kv(12, 3), 224, 16), ("large", 1024, 24, 16, Kv(16, 4), 224, 16), ("tiny", 48, 3, 6, Kv(6, 3), 8, 2)],
            spec.Sizes.Select(s => (s.Name, s.Attention.EmbedDim, s.Model.Depth, s.Attention.NumHeads, s.Attention.NumKvHeads, s.Model.ImgSize, s.Model.PatchSize)));
        Assert.Equal(spec.Attention, spec.Sizes[0].Attention);
        Assert.Equal((1, 10), (spec.Sizes[3].Model.InChans, spec.Sizes[3].Model.NumClasses));

        int Kv(int heads, int groups) => name switch { "mha" => heads, "mqa" => 1, _ => groups };
    }

    [Theory]
    [InlineData("dgqa-difference")]
    [InlineData("dgqa-ema")]
    public void TinyHasAShorterWindow(string name)
    {
        VariantSpec spec = Specs.Bind(RepositorySpecs.Read(name));
        Assert.Equal([300, 300, 300, 30], spec.Sizes.Select(s => s.Grouping switch
        {
            Grouping.Difference d => d.Window,
            Grouping.Ema e => e.Window,
            _ => 0,
        }));
    }
}
