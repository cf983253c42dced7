using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace GqaGen.Generator.Tests;

/// <summary>What is done again after an edit: the expected reason of every tracked step.</summary>
public sealed class IncrementalTests
{
    private const string EditorConfig = "/consumer/.editorconfig";

    /// <summary>The repository's specs, one with a warning, and a severity.</summary>
    private readonly Consumer _consumer = new Consumer(
    [
        .. RepositorySpecs.Names.Select(RepositorySpecs.Read), new SpecText("warned", "grouping: { rule: key-norm, scope: batch }\n"),
        new FileText(EditorConfig, "[*.cs]\nindent_size = 4\n[*.gqa.yaml]\ndotnet_diagnostic.GQA0074.severity = suggestion\n"),
    ]).Run();

    private static readonly Dictionary<string, Action<Consumer>> Edits = new()
    {
        ["nothing"] = _ => { },
        ["unrelated C#"] = c => c.EditCSharp(),
        ["a comment"] = c => c.EditSpec("kdgqa", text => $"# a comment\n{text}"),
        ["a comment above a warning"] = c => c.EditSpec("warned", text => $"# a comment\n{text}"),
        ["a value"] = c => c.EditSpec("dgqa-ema", text => text.Replace("rule: ema", "rule: ema\n  decay: 0.95", StringComparison.Ordinal)),
        ["a summary"] = c => c.EditSpec("dgqa-ema", text => text.Replace("summary: '", "summary: 'Now: ", StringComparison.Ordinal)),
        ["a name"] = c => c.EditSpec("dgqa-ema", text => $"name: other\n{text}"),
        ["a name that another spec has"] = c => c.EditSpec("dgqa-ema", text => $"name: gqa\n{text}"),
        ["a mistake"] = c => c.EditSpec("dgqa-ema", text => $"zzz: 1\n{text}"),
        ["a severity"] = c => c.Edit(EditorConfig, text => text.Replace("suggestion", "error", StringComparison.Ordinal)),
        ["a style of C#"] = c => c.Edit(EditorConfig, text => text.Replace("= 4", "= 2", StringComparison.Ordinal)),
    };

    /// <summary>The steps that are not Cached, with the reason of each output that is not.</summary>
    [Theory]
    [InlineData("nothing", "")]
    [InlineData("unrelated C#", "")]
    [InlineData("a comment", "Read Modified, Bind Unchanged")]
    [InlineData("a comment above a warning", "Read Modified, Bind Modified, Diagnostics Modified, Specs Unchanged, Output Modified")]
    [InlineData("a value", "Read Modified, Bind Modified, Specs Modified, Emit Modified, Output Modified")]
    [InlineData("a summary", "Read Modified, Bind Modified, Specs Modified, Catalog Modified, Clashes Unchanged, Emit Modified, Output Modified Modified")]
    [InlineData("a name", "Read Modified, Bind Modified, Specs Modified, Catalog Modified, Clashes Unchanged, Emit Modified, Output Modified Modified")]
    [InlineData("a name that another spec has", "Read Modified, Bind Modified, Specs Modified, Catalog Modified, Clashes Modified, Emit Removed Removed, Output Modified New New Removed Removed")]
    [InlineData("a mistake", "Read Modified, Bind Modified, Diagnostics New, Specs Removed, Catalog Modified, Clashes Unchanged, Emit Removed, Output Modified New Removed")]
    [InlineData("a severity", "Severities Modified, Diagnostics Modified, Output Modified")]
    [InlineData("a style of C#", "Severities Modified, Diagnostics Unchanged")]
    public void AfterAnEditOf(string what, string expected)
    {
        Edits[what](_consumer);
        _consumer.Run();
        string found = string.Join(", ", TrackingNames.All.Append("Output").Select(Reasons).OfType<string>());
        Assert.True(found == expected, $"Expected: {expected}\nFound:    {found}");

        string? Reasons(string step)
        {
            IReadOnlyList<IncrementalStepRunReason> reasons = _consumer.Reasons(step);
            Assert.NotEmpty(reasons);
            string[] others = [.. reasons.Where(r => r != Cached).Select(r => $"{r}").Order(StringComparer.Ordinal)];
            return others.Length == 0 ? null : $"{step} {string.Join(" ", others)}";
        }
    }

    [Fact]
    public void EveryEditIsInTheTable() =>
        Assert.Equal(Edits.Keys, typeof(IncrementalTests).GetMethod(nameof(AfterAnEditOf))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(row => (string)row.GetData(null!).Single()[0]));

    [Fact]
    public void AnEditChangesWhatItShould()
    {
        string before = _consumer.Source("DgqaEma.g.cs");
        Edits["a value"](_consumer);
        Assert.NotEqual(before, _consumer.Run().Source("DgqaEma.g.cs"));

        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(_consumer.Result.Diagnostics).Severity);
        Edits["a severity"](_consumer);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(_consumer.Run().Result.Diagnostics).Severity);
    }

    [Fact]
    public void NothingOfTheCompilationIsKept()
    {
        foreach (object value in _consumer.Result.TrackedSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(o => o.Value))
            Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree, $"a step holds a {value.GetType()}");
    }
}
