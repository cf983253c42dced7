using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GqaGen.Generator.Tests;

/// <summary>A project that uses the generator, in memory.</summary>
internal sealed class Consumer
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(TorchSharp.torch).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Runtime.Models.ViTOptions).Assembly.Location),
    ];

    public static CSharpParseOptions Parse { get; } = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.Diagnose);

    private readonly List<FileText> _files;
    private GeneratorDriver _driver;
    private Compilation _compilation = Compile(CSharpSyntaxTree.ParseText("namespace Consumer; internal static class Program;", Parse, path: "Program.cs"));

    public Consumer(params FileText[] files)
        : this("Consumer", files)
    {
    }

    public Consumer(string rootNamespace, params FileText[] files)
        : this(new SpecGenerator(), rootNamespace, files)
    {
    }

    public Consumer(IIncrementalGenerator generator, string rootNamespace, params FileText[] files)
    {
        _files = [.. files];
        _driver = CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            _files,
            Parse,
            new Options("RootNamespace", rootNamespace),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    /// <summary>A library of these files on the runtime, with nullable references and documentation checked.</summary>
    public static CSharpCompilation Compile(params IEnumerable<SyntaxTree> files) => CSharpCompilation.Create(
        "Consumer",
        files,
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    public GeneratorRunResult Result { get; private set; }

    public Compilation Output { get; private set; } = null!;

    /// <summary>Runs the generator again, on what has changed.</summary>
    public Consumer Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation output, out _);
        Output = output;
        Result = _driver.GetRunResult().Results.Single();
        return this;
    }

    public void EditCSharp() =>
        _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees.First(), CSharpSyntaxTree.ParseText("namespace Consumer; internal static class Program { public const int Edited = 1; }", Parse, path: "Program.cs"));

    public void AddCSharp(string text) => _compilation = _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, Parse, path: "Added.cs"));

    /// <summary>A specific severity of the project, as NoWarn and WarningsAsErrors set it.</summary>
    public Consumer Configure(string id, ReportDiagnostic report)
    {
        CompilationOptions options = _compilation.Options;
        _compilation = _compilation.WithOptions(options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItem(id, report)));
        return this;
    }

    public void EditSpec(string name, Func<string, string> edit) => Edit(SpecText.PathOf(name), edit);

    public void Edit(string path, Func<string, string> edit)
    {
        int index = _files.FindIndex(f => f.Path == path);
        var changed = new FileText(path, edit(_files[index].GetText().ToString()));
        _driver = _driver.ReplaceAdditionalText(_files[index], changed);
        _files[index] = changed;
    }

    public string Source(string hintName) => Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    /// <summary>What the C# compiler says of the output, warnings included.</summary>
    public string Problems() => string.Join("\n", Output.GetDiagnostics()
        .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed)
        .Select(d => CSharpDiagnosticFormatter.Instance.Format(d, CultureInfo.InvariantCulture)));

    /// <summary>The reasons of every output of a tracked step; <c>Output</c> is what is done with them: sources added and diagnostics reported.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        [.. (step == "Output" ? Result.TrackedOutputSteps.Values.SelectMany(runs => runs) : Result.TrackedSteps[step]).SelectMany(run => run.Outputs).Select(output => output.Reason)];

    internal sealed class Options(string property, string value) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new() { [$"build_property.{property}"] = value });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values(new() { ["build_metadata.AdditionalFiles.GqaSpecPath"] = $"specs/{Path.GetFileName(textFile.Path)}" });
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }
}

/// <summary>A file in memory, of these bytes or of this text in UTF-8.</summary>
internal class FileText(string path, byte[] bytes) : AdditionalText
{
    public FileText(string path, string text)
        : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(new MemoryStream(bytes), Encoding.UTF8);
}

/// <summary>A spec in memory.</summary>
internal sealed class SpecText(string name, string text) : FileText(PathOf(name), text)
{
    public static string PathOf(string name) => $"/consumer/specs/{name}.gqa.yaml";
}
