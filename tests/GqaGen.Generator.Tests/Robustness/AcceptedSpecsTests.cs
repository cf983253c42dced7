using System.Globalization;
using GqaGen.Compiler.Tests.Corpus;
using GqaGen.Compiler.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GqaGen.Generator.Tests.Robustness;

/// <summary>Whatever the compiler accepts compiles without errors and warnings, and no text of it becomes code. GQAGEN_FUZZ multiplies the number of specs.</summary>
public sealed class AcceptedSpecsTests
{
    /// <summary>So many specs make one compilation.</summary>
    private const int Batch = 150;

    [Fact]
    public void MutatedSpecsThatAreAccepted() => Check(
        EmittedSpec.Of(FuzzTexts.Mutated(10_000, [.. GoodSpecs.Specs, .. RepositorySpecs.Names.Select(n => RepositorySpecs.Read(n).GetText().ToString())]), _ => "specs/fuzz.gqa.yaml"), atLeast: 250);

    [Fact]
    public void RandomSpecsInFilesOfAnyName()
    {
        var random = new Random(5);
        Check(EmittedSpec.Of(FuzzTexts.OfKeys(1_000), _ => $"{RandomText.Mixed(random, 6)}\r\n\u2028\0{RandomText.Mixed(random, 6)}/fuzz.gqa.yaml"), atLeast: 500);
    }

    private static void Check(IEnumerable<EmittedSpec> specs, int atLeast)
    {
        int count = 0;
        foreach (EmittedSpec[] batch in specs.Chunk(Batch))
        {
            count += batch.Length;
            foreach (EmittedSpec spec in batch) CheckText(spec);
            Compile(batch);
        }
        Assert.True(count >= atLeast * FuzzTexts.Factor, $"Only {count} specs were accepted.");
    }

    private static void Compile(EmittedSpec[] specs)
    {
        Diagnostic[] problems = [.. Consumer.Compile(specs.SelectMany(s => s.Files)).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        if (problems.Length == 0) return;
        Diagnostic first = problems[0];
        EmittedSpec? cause = specs.FirstOrDefault(s => s.Files.Contains(first.Location.SourceTree));
        Assert.Fail($"{problems.Length} problems, the first is {CSharpDiagnosticFormatter.Instance.Format(first, CultureInfo.InvariantCulture)}\nin the code of\n{cause?.Text}");
    }

    private static void CheckText(EmittedSpec spec)
    {
        string id = spec.Spec.Identifier;
        string[] costs = [$"{id}Costs", "Default", .. spec.Spec.Sizes.Select(size => size.Identifier)];
        Same([$"{id}Attention", $"{id}ViT", $"{id}Options", $"{id}Training", .. costs, $"{id}Spec", "GqaCatalog"], spec.DeclaredTypes(), "the declared types");
        Same(spec.Plain().Structure(), spec.Structure(), "what the compiler sees");
        if (spec.Spec.Summary.Length > 0) Assert.True(spec.Strings().Contains(spec.Spec.Summary), $"The summary is not in the catalog as it was written:\n{spec.Text}");
        Assert.True(spec.Strings().Contains(spec.Spec.Name), $"The name is not in the model as it was written:\n{spec.Text}");

        void Same(IEnumerable<string> expected, IEnumerable<string> found, string what)
        {
            string[] a = [.. expected], b = [.. found];
            int at = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.True(a.Length == b.Length && at == a.Length, $"A text changes {what}: '{a.ElementAtOrDefault(at)}' is '{b.ElementAtOrDefault(at)}', at the path {SymbolDisplay.FormatLiteral(spec.Spec.Path, quote: true)}, in the code of\n{spec.Text}");
        }
    }
}
