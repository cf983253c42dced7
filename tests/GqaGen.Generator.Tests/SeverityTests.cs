using Microsoft.CodeAnalysis;

namespace GqaGen.Generator.Tests;

/// <summary>The consumer's configuration decides how severe a warning is, and cannot hide an error.</summary>
public sealed class SeverityTests
{
    private const string Warned = "grouping: { rule: key-norm, scope: batch }\nperturbed: { strength: 0 }\n";

    [Theory]
    [InlineData("error", DiagnosticSeverity.Error)]
    [InlineData("warning", DiagnosticSeverity.Warning)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("default", DiagnosticSeverity.Warning)]
    [InlineData("nonsense", DiagnosticSeverity.Warning)]
    [InlineData("silent", null)]
    [InlineData("none", null)]
    public void OfAnEditorConfig(string word, DiagnosticSeverity? expected)
    {
        Consumer consumer = new Consumer(new SpecText("mine", Warned), EditorConfig("/consumer", $"[*.gqa.yaml]\ndotnet_diagnostic.GQA0074.severity = {word}\n")).Run();
        Assert.Equal(expected, consumer.Result.Diagnostics.SingleOrDefault(d => d.Id == "GQA0074")?.Severity);
        Assert.Equal(DiagnosticSeverity.Warning, consumer.Result.Diagnostics.Single(d => d.Id == "GQA0075").Severity);
        // A severity is no reason to emit nothing.
        Assert.Contains("Mine.g.cs", consumer.Result.GeneratedSources.Select(s => s.HintName));
    }

    [Theory]
    [InlineData("[*]\ndotnet_diagnostic.GQA0074.severity = error", "", true)]
    [InlineData("[*.{cs,yaml}]\ndotnet_diagnostic.gqa0074.severity = error", "", true)]
    [InlineData("[specs/**.yaml]\nDOTNET_DIAGNOSTIC.GQA0074.SEVERITY = Error", "", true)]
    [InlineData("[/specs/mine.gqa.yaml]\ndotnet_diagnostic.GQA0074.severity = error", "", true)]
    [InlineData("[/mine.gqa.yaml]\ndotnet_diagnostic.GQA0074.severity = error", "", false)]
    [InlineData("[*.cs]\ndotnet_diagnostic.GQA0074.severity = error", "", false)]
    [InlineData("dotnet_diagnostic.GQA0074.severity = error", "", false)]
    [InlineData("[*]\ndotnet_diagnostic.GQA0074.severity = none", "[*.yaml]\ndotnet_diagnostic.GQA0074.severity = error", true)]
    [InlineData("[*]\ndotnet_diagnostic.GQA0074.severity = error", "[*.yaml]\ndotnet_diagnostic.GQA0074.severity = warning", false)]
    [InlineData("[*]\ndotnet_diagnostic.GQA0074.severity = error", "root = true\n[*.cs]\nindent_size = 2", false)]
    [InlineData("[*]\ndotnet_diagnostic.GQA0074.severity = error", "[*.cs]\nindent_size = 2", true)]
    [InlineData("[*\n]]\n= = =\n\0[{a,[*.yaml]\ndotnet_diagnostic", "[{*.yaml", false)]
    public void TheNearestSectionThatMatchesCounts(string outer, string inner, bool isError)
    {
        Consumer consumer = new Consumer(new SpecText("mine", Warned), EditorConfig("/consumer", outer), EditorConfig("/consumer/specs", inner), EditorConfig("/consumer/other", "[*]\ndotnet_diagnostic.GQA0074.severity = none")).Run();
        Assert.Equal(isError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, consumer.Result.Diagnostics.Single(d => d.Id == "GQA0074").Severity);
    }

    [Fact]
    public void AFileThatIsThereTwiceIsOne()
    {
        FileText file = EditorConfig("/consumer", "[*]\ndotnet_diagnostic.GQA0074.severity = error");
        Consumer consumer = new Consumer(file, new SpecText("mine", Warned), EditorConfig("/consumer", file.GetText().ToString())).Run();
        Assert.Equal(DiagnosticSeverity.Error, consumer.Result.Diagnostics.Single(d => d.Id == "GQA0074").Severity);
    }

    /// <summary>The compiler applies them after the generator, as it does to a warning of its own.</summary>
    [Fact]
    public void TheProjectComesAfterTheEditorConfig()
    {
        Consumer consumer = new Consumer(new SpecText("mine", Warned), EditorConfig("/consumer", "[*]\ndotnet_diagnostic.GQA0074.severity = error\ndotnet_diagnostic.GQA0075.severity = suggestion"))
            .Configure("GQA0074", ReportDiagnostic.Suppress).Configure("GQA0075", ReportDiagnostic.Error).Run();
        Assert.Equal([("GQA0075", DiagnosticSeverity.Error)], consumer.Result.Diagnostics.Select(d => (d.Id, d.Severity)));
    }

    [Fact]
    public void AnErrorStaysOne()
    {
        const string configuration = "[*]\ndotnet_diagnostic.GQA0020.severity = none\ndotnet_diagnostic.GQA0043.severity = suggestion";
        Consumer consumer = new Consumer(new SpecText("mine", "zzz: 1"), new SpecText("one", "name: twin"), new SpecText("two", "name: twin"), EditorConfig("/consumer", configuration))
            .Configure("GQA0020", ReportDiagnostic.Suppress).Configure("GQA0043", ReportDiagnostic.Warn).Run();
        Assert.Equal(["GQA0020", "GQA0043", "GQA0043"], consumer.Result.Diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
        Assert.All(consumer.Result.Diagnostics, d => Assert.Equal(DiagnosticSeverity.Error, d.Severity));
    }

    private static FileText EditorConfig(string folder, string text) => new($"{folder}/.editorconfig", text);
}
