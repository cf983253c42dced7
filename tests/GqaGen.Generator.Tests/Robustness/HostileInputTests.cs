using GqaGen.Compiler.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GqaGen.Generator.Tests.Robustness;

/// <summary>Texts made to cost time or memory, through the whole generator: an error in place, within a second of processor time and 200 MB; other specs are compiled beside it.</summary>
[Collection(nameof(Alone))]
public sealed class HostileInputTests
{
    public static TheoryData<string> Texts => [.. HostileTexts.All.Select(h => h.What)];

    [Theory, MemberData(nameof(Texts))]
    public void GivesAnErrorQuickly(string what)
    {
        HostileText hostile = HostileTexts.All.Single(h => h.What == what);
        // The generator's own code is compiled by the first run.
        Consumer consumer = new Consumer(new SpecText("hostile", "zzz: 1"), new SpecText("good", "{}")).Run();
        consumer.EditSpec("hostile", _ => hostile.Text);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        consumer.Run();
        TimeSpan used = Environment.CpuUsage.TotalTime - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(consumer.Result.Exception);
        Assert.Contains("Good.g.cs", consumer.Result.GeneratedSources.Select(s => s.HintName));
        Assert.DoesNotContain(consumer.Result.GeneratedSources, s => s.HintName.StartsWith("Hostile", StringComparison.Ordinal));
        Diagnostic first = consumer.Result.Diagnostics[0];
        FileLinePositionSpan place = first.Location.GetLineSpan();
        Assert.Equal((hostile.Id, SpecText.PathOf("hostile"), new LinePosition(hostile.Line - 1, hostile.Column - 1)), (first.Id, place.Path, place.StartLinePosition));
        Assert.True(used < TimeSpan.FromSeconds(1), $"{what} takes {used}");
        Assert.True(allocated < 200L * HostileTexts.Megabyte, $"{what} allocates {allocated / HostileTexts.Megabyte} MB");
    }
}
