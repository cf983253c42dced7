using System.Collections.Immutable;
using System.Text;
using GqaGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GqaGen.Benchmarks.SourceGeneration;

/// <summary>A project of a given number of specs, of all rules, in memory: as an IDE holds it.</summary>
internal sealed class SpecProject(int specs)
{
    private static readonly string[] Rules = ["uniform", "key-norm", "difference", "ema", "{ rule: fixed, fixed: [3, 1, 2] }", "{ rule: ema, decay: 0.95 }"];
    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    public ImmutableArray<AdditionalText> Specs { get; } = [.. Enumerable.Range(0, specs).Select(i => Spec(i, "1.0e-3"))];

    public Compilation Compilation { get; } = CSharpCompilation.Create(
        "Project",
        [.. Enumerable.Range(0, 50).Select(i => CSharpSyntaxTree.ParseText($"namespace Project; internal static class C{i} {{ public static int Twice(int x) => 2 * x; }}", Parse, $"C{i}.cs"))],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);

    public GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new SpecGenerator().AsSourceGenerator()], Specs, Parse, new Options());

    /// <summary>The compilation after an edit of C# that no spec has to do with.</summary>
    public Compilation WithEditedCSharp() => Compilation.ReplaceSyntaxTree(
        Compilation.SyntaxTrees.First(), CSharpSyntaxTree.ParseText("namespace Project; internal static class C0 { public static int Thrice(int x) => 3 * x; }", Parse, "C0.cs"));

    /// <summary>The spec in the middle with another learning rate.</summary>
    public (AdditionalText Old, AdditionalText New) EditedSpec() => (Specs[specs / 2], Spec(specs / 2, "2.0e-3"));

    private static SpecText Spec(int index, string lr)
    {
        string rule = Rules[index % Rules.Length];
        return new($"variant-{index}", $$"""
            summary: Variant {{index}} of the benchmark.
            attention: { embed_dim: 384, num_heads: 6, num_kv_heads: 3 }
            grouping: {{(rule.StartsWith('{') ? rule : $"{{ rule: {rule} }}")}}
            training: { lr: {{lr}}, schedule: cosine }
            sizes:
              small: { embed_dim: 384, depth: 12, num_heads: 6, num_kv_heads: 3 }
              tiny: { embed_dim: 48, depth: 3, num_heads: 6, num_kv_heads: 3, img_size: 8, patch_size: 2, in_chans: 1, num_classes: 10 }

            """);
    }

    private sealed class SpecText(string name, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path { get; } = $"/project/{name}.gqa.yaml";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values("build_property.RootNamespace", "Project");

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values("build_metadata.AdditionalFiles.GqaSpecPath", Path.GetFileName(textFile.Path));
    }

    private sealed class Values(string name, string value) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string found)
        {
            found = key == name ? value : null!;
            return key == name;
        }
    }
}
