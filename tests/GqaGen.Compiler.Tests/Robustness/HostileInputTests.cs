using System.Diagnostics;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>Texts made to cost time or memory: an error in place, within a second (five on a busy machine) and 200 MB.</summary>
public sealed class HostileInputTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string, string> Texts => new()
    {
        { "10 MB", new string('a', 10 * Megabyte) },
        { "1,000 deep, flow", new string('[', 1000) + new string(']', 1000) },
        { "1,000 deep, flow mappings", string.Concat(Enumerable.Repeat("{a: ", 1000)) },
        { "1,000 deep, block", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{new string(' ', i)}a:\n")) },
        { "1,000 deep, one line", string.Concat(Enumerable.Repeat("- ", 1000)) },
        { "1 MB of brackets", Fill("[") },
        { "1 MB of braces", Fill("{") },
        { "1 MB of dashes", Fill("- ") },
        { "1 MB of question marks", Fill("? ") },
        { "1 MB of colons", Fill(": ") },
        { "1 MB of quotes", Fill("'") },
        { "1 MB of one string", "summary: \"" + Fill("x\\n", Megabyte - 20) },
        { "1 MB of one key", Fill("k", Megabyte - 2) + ":" },
        { "1 MB of one number", "attention: { num_heads: " + Fill("9", Megabyte - 40) + " }" },
        { "1 MB of one real", "attention: { attn_drop: 0." + Fill("9", Megabyte - 40) + "x }" },
        { "1 MB of tags", Fill("!a ") },
        { "1 MB of anchors", Fill("&a ") },
        { "1 MB of documents", Fill("---\n") },
        { "1 MB of directives", Fill("%A b\n") },
        { "1 MB of tabs", "a:\n" + Fill("\t") },
        { "1 MB of NUL", Fill("\0") },
        { "1 MB of NUL, apart", Fill("\0 ") },
        { "many unknown keys", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: 1\n")) },
        { "many doubled keys", string.Concat(Enumerable.Repeat("name: a\n", 60_000)) },
        { "many sizes", "sizes:\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"  s{i}: {{}}\n")) },
        { "many entries", "grouping: { fixed: [" + Fill("x,", Megabyte - 40) + "] }" },
        { "alias bomb", "a: &a [x, x]\n" + string.Concat(Enumerable.Range(1, 25).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [*{(char)('a' + i - 1)}, *{(char)('a' + i - 1)}]\n")) },
        { "alias to itself", "a: &a [*a, *a]\n" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void GivesAnErrorQuickly(string what, string text)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        SpecResult result = SpecCompiler.Bind(new("hostile.gqa.yaml", text));
        TimeSpan elapsed = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Diagnostics);
        Assert.True(result.Diagnostics.Count <= 101, $"{what}: {result.Diagnostics.Count} diagnostics");
        Assert.All(result.Diagnostics, d => Assert.True(d.Message.Length < 600, $"{what}: a message of {d.Message.Length} characters"));
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"{what} takes {elapsed}");
        Assert.True(allocated < 200L * Megabyte, $"{what} allocates {allocated / Megabyte} MB");
    }

    [Fact]
    public void TooLargeIsSaidBeforeAnythingIsParsed()
    {
        SpecResult result = SpecCompiler.Bind(new("large.gqa.yaml", new string('[', Megabyte + 1)));
        Assert.Equal([Descriptors.TooLarge.Id], result.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void AHundredProblemsAreShownAndTheRestCounted()
    {
        string text = string.Concat(Enumerable.Range(0, 150).Select(i => $"zzz{i}: 1\n"));
        SpecResult result = SpecCompiler.Bind(new("many.gqa.yaml", text));
        Assert.Equal(101, result.Diagnostics.Count);
        Assert.Equal(Descriptors.TooMany.Id, result.Diagnostics[100].Id);
        Assert.StartsWith("50 more", result.Diagnostics[100].Message, StringComparison.Ordinal);
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

    private static string Fill(string unit, int length = Megabyte) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));
}
