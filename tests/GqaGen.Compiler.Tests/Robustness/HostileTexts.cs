namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>A text made to cost time or memory, and the first error that it gives: its id, and its line and column from 1.</summary>
internal sealed record HostileText(string What, string Text, string Id, int Line, int Column);

internal static class HostileTexts
{
    public const int Megabyte = 1 << 20;

    public static IReadOnlyList<HostileText> All { get; } =
    [
        new("10 MB", new string('a', 10 * Megabyte), "GQA0002", 1, 1),
        new("10 MB of NUL", new string('\0', 10 * Megabyte), "GQA0002", 1, 1),
        new("1,000 deep, flow", new string('[', 1000) + new string(']', 1000), "GQA0007", 1, 33),
        new("1,000 deep, flow mappings", string.Concat(Enumerable.Repeat("{a: ", 1000)), "GQA0020", 1, 2),
        new("1,000 deep, flow mappings in a known key", "attention: " + string.Concat(Enumerable.Repeat("{num_heads: ", 1000)), "GQA0030", 1, 24),
        new("1,000 deep, block", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{new string(' ', i)}a:\n")), "GQA0020", 1, 1),
        new("1,000 deep, one line", string.Concat(Enumerable.Repeat("- ", 1000)), "GQA0007", 1, 65),
        new("1 MB of brackets", Fill("["), "GQA0007", 1, 33),
        new("1 MB of closing brackets", Fill("]"), "GQA0001", 1, 1),
        new("1 MB of braces", Fill("{"), "GQA0030", 1, 2),
        new("1 MB of dashes", Fill("- "), "GQA0007", 1, 65),
        new("1 MB of question marks", Fill("? "), "GQA0030", 1, 3),
        new("1 MB of colons", Fill(": "), "GQA0020", 1, 1),
        new("1 MB of quotes", Fill("'"), "GQA0030", 1, 1),
        new("1 MB of one string", "summary: \"" + Fill("x\\n", Megabyte - 20), "GQA0001", 1, 10),
        new("1 MB of one good string", "summary: \"" + Fill("x", Megabyte - 20) + "\"", "GQA0033", 1, 10),
        new("1 MB of one block", "summary: |\n" + Fill("  x\n", Megabyte - 20), "GQA0033", 1, 10),
        new("1 MB of one key", Fill("k", Megabyte - 2) + ":", "GQA0001", 1, Megabyte - 1),
        new("1 MB of one number", "attention: { num_heads: " + Fill("9", Megabyte - 40) + " }", "GQA0031", 1, 25),
        new("1 MB of one real", "attention: { attn_drop: 0." + Fill("9", Megabyte - 40) + "x }", "GQA0030", 1, 25),
        new("1 MB of one name", "name: " + Fill("a-", Megabyte - 40) + "a", "GQA0033", 1, 7),
        new("1 MB of tags", Fill("!a "), "GQA0005", 1, 1),
        new("1 MB of anchors", Fill("&a "), "GQA0001", 1, 4),
        new("1 MB of documents", Fill("---\n"), "GQA0006", 2, 1),
        new("1 MB of directives", Fill("%A b\n"), "GQA0008", 1, 1),
        new("1 MB of comments", Fill("#\n"), "GQA0008", 1, 1),
        new("1 MB of empty lines", Fill("\n"), "GQA0008", 1, 1),
        new("1 MB of tabs", "attention:\n" + Fill("\t", Megabyte - 20), "GQA0001", 2, 1),
        new("1 MB of NUL", Fill("\0"), "GQA0003", 1, 1),
        new("1 MB of NUL, apart", Fill("\0 "), "GQA0003", 1, 1),
        new("many unknown keys", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: 1\n")), "GQA0020", 1, 1),
        new("many doubled keys", string.Concat(Enumerable.Repeat("name: a\n", 60_000)), "GQA0021", 2, 1),
        new("many sizes", "sizes:\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"  s{i}: {{}}\n")), "GQA0031", 66, 3),
        new("many entries", "grouping: { fixed: [" + Fill("x,", Megabyte - 40) + "] }", "GQA0031", 1, 20),
        new("alias bomb", "a: &a [x, x]\n" + string.Concat(Enumerable.Range(1, 25).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [*{(char)('a' + i - 1)}, *{(char)('a' + i - 1)}]\n")), "GQA0020", 1, 1),
        new("alias bomb in a known key", "name: &a x\nsummary: &b [*a, *a]\ngrouping: [" + string.Concat(Enumerable.Repeat("*b, ", 5000)) + "]\n", "GQA0004", 1, 7),
        new("alias to itself", "summary: &a [*a, *a]\n", "GQA0004", 1, 10),
        new("merge keys", "attention: &a { num_heads: 6 }\nmodel: { <<: *a }\n", "GQA0004", 1, 12),
    ];

    private static string Fill(string unit, int length = Megabyte) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));
}
