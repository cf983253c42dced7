using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace GqaGen.Generator.Tests;

/// <summary>What is done again after an edit: the expected reason of every tracked step.</summary>
public sealed class IncrementalTests
{
    private readonly Consumer _consumer = RepositorySpecs.Consumer().Run();

    [Fact]
    public void AnUnrelatedCSharpEditDoesNothingAgain()
    {
        _consumer.EditCSharp();
        _consumer.Run();
        foreach (string step in TrackingNames.All)
            Assert.All(_consumer.Reasons(step), reason => Assert.True(reason is Cached or Unchanged, $"{step}: {reason}"));
        Assert.All(_consumer.Reasons(TrackingNames.Bind), reason => Assert.Equal(Cached, reason));
        Assert.All(_consumer.Reasons(TrackingNames.Emit), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void ACommentEmitsNothingAnew()
    {
        _consumer.EditSpec("kdgqa", text => $"# a comment\n{text}");
        _consumer.Run();
        Assert.Single(_consumer.Reasons(TrackingNames.Read), Modified);
        Assert.Single(_consumer.Reasons(TrackingNames.Bind), Unchanged);
        Assert.All(_consumer.Reasons(TrackingNames.RootNamespace), reason => Assert.Equal(Cached, reason));
        Assert.All(_consumer.Reasons(TrackingNames.Clashes), reason => Assert.Equal(Cached, reason));
        Assert.All(_consumer.Reasons(TrackingNames.Specs), reason => Assert.True(reason is Cached or Unchanged, $"Specs: {reason}"));
        Assert.All(_consumer.Reasons(TrackingNames.Emit), reason => Assert.Equal(Cached, reason));
        Assert.All(_consumer.Reasons(TrackingNames.Catalog), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void AnEditedValueEmitsOnlyItsOwnSpec()
    {
        _consumer.EditSpec("dgqa-ema", text => text.Replace("rule: ema", "rule: ema\n  decay: 0.95", StringComparison.Ordinal));
        string before = _consumer.Source("DgqaEma.Options.g.cs");
        _consumer.Run();
        Assert.NotEqual(before, _consumer.Source("DgqaEma.Options.g.cs"));
        Assert.Single(_consumer.Reasons(TrackingNames.Specs), Modified);
        Assert.Single(_consumer.Reasons(TrackingNames.Emit), Modified);
        Assert.Equal(RepositorySpecs.Names.Count - 1, _consumer.Reasons(TrackingNames.Emit).Count(r => r == Cached));
        Assert.All(_consumer.Reasons(TrackingNames.Catalog), reason => Assert.True(reason is Cached or Unchanged, $"Catalog: {reason}"));
    }

    [Fact]
    public void TheOrderOfTheFilesDoesNotMatter()
    {
        Consumer reversed = new Consumer([.. RepositorySpecs.Names.Reverse().Select(RepositorySpecs.Read)]).Run();
        Assert.Equal(Texts(_consumer), Texts(reversed));

        static SortedDictionary<string, string> Texts(Consumer consumer) =>
            new(consumer.Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void NothingOfTheCompilationIsKept()
    {
        foreach (object value in _consumer.Result.TrackedSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(o => o.Value))
            Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree, $"a step holds a {value.GetType()}");
    }
}
