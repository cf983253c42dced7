using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>
/// Texts made to cost time or memory: an error in place, within a second and 200 MB. Processor time is what is measured, alone in the process,
/// so that a busy machine makes no difference.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileInputTests
{
    public static TheoryData<string> Texts => [.. HostileTexts.All.Select(h => h.What)];

    [Theory, MemberData(nameof(Texts))]
    public void GivesAnErrorQuickly(string what)
    {
        HostileText hostile = HostileTexts.All.Single(h => h.What == what);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        SpecResult result = SpecCompiler.Bind(new("hostile.gqa.yaml", hostile.Text));
        TimeSpan used = Environment.CpuUsage.TotalTime - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(result.Spec);
        Diagnostic first = result.Diagnostics[0];
        Assert.Equal((hostile.Id, hostile.Line, hostile.Column), (first.Id, first.Span.StartLine + 1, first.Span.StartColumn + 1));
        Assert.True(result.Diagnostics.Count <= 101, $"{what}: {result.Diagnostics.Count} diagnostics");
        Assert.All(result.Diagnostics, d => Assert.True(d.Message.Length < 600, $"{what}: a message of {d.Message.Length} characters"));
        Assert.True(used < TimeSpan.FromSeconds(1), $"{what} takes {used}");
        Assert.True(allocated < 200L * HostileTexts.Megabyte, $"{what} allocates {allocated / HostileTexts.Megabyte} MB");
    }

    [Fact]
    public void TheProblemsThatAreNotShownAreCounted()
    {
        string text = string.Concat(Enumerable.Range(0, 150).Select(i => $"zzz{i}: 1\n"));
        Assert.StartsWith("50 more", SpecCompiler.Bind(new("many.gqa.yaml", text)).Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/b/")]
    [InlineData("..")]
    [InlineData("a b.gqa.yaml")]
    [InlineData("specs\\9.gqa.yaml")]
    [InlineData("specs/class Evil { }.gqa.yaml")]
    public void AFileNameThatMakesNoNameIsAnError(string path)
    {
        SpecResult result = SpecCompiler.Bind(new(path, "{}"));
        Assert.Equal([Descriptors.InvalidName.Id], result.Diagnostics.Select(d => d.Id));
        Assert.NotNull(SpecCompiler.Bind(new(path, "name: good")).Spec);
    }
}
