using System.Globalization;
using System.Text;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>Names and lines of text that look like C#, XML, YAML or the compiler's own words, and characters that other programs trip over.</summary>
internal static class RandomText
{
    private static readonly string[] Fragments =
    [
        "\"", "'", "\"\"\"", "\\", "\\\"", "\\u0022", "\\x22", "\\n", "*/", "/*", "//", "///", "{", "}", "{0}", "{{", "}}", "$\"{x}\"", "@\"", "$", "@", ";", "; }", "`", "%s", "%n",
        "</summary>", "<summary>", "<see cref=\"Nothing\"/>", "<inheritdoc/>", "<c>", "<!--", "-->", "]]>", "<![CDATA[", "<?xml version='1.0'?>", "&", "&amp;", "&#0;", "&lt;", "&nbsp;", "<", ">",
        "#pragma warning disable", "#if DEBUG", "#endif", "#nullable disable", "#line 1", "#error", "# ", ": ", "- ", "?", "|", "...", "--- ",
        "class Evil { }", "} class Evil { //", "public", "namespace", "using System;", "[Obsolete]", "return 1;", "goto", "=>", "global::System",
        "é", "ß", "İ", "ı", "日本", "א", "ا", "e\u0301", "\u00A0", "\u00AD", "\u200B", "\u2060", "\uE000", "\uFFFD", "😀", "𝑑", "\U0010FFFF", "٣", "Ⅷ", "１", "“”", "…", "¤", "\u3000",
        "summary", "GqaGen", "TODO", "a", "word", "0", "1,5", "-1", " ", "  ",
    ];

    private static readonly string[] Words =
    [
        "class", "record", "string", "namespace", "await", "async", "field", "value", "required", "file", "scoped", "dynamic", "var", "nint", "unmanaged", "notnull", "global", "nameof", "partial", "yield", "with", "init",
        "true-story", "null-rule", "Tensor", "Module", "Linear", "System", "GqaGen", "TorchSharp", "torch", "nn", "Options", "Costs", "Attention", "Model", "Variant", "Trainer", "Device", "Scope", "Rule", "Enumerable",
        "a", "Z", "i", "I", "x1", "a-1-b-2", "UPPER_case-Mix9", "tiny", "small", "base", "large", "huge",
    ];

    public static string Fragment(Random random) => Fragments[random.Next(Fragments.Length)];

    public static string Mixed(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => Fragment(random)));

    /// <summary>A well-formed name, which may still be reserved.</summary>
    public static string Name(Random random)
    {
        string name = Words[random.Next(Words.Length)];
        for (int more = random.Next(3); more > 0; more--) name += (random.Next(2) == 0 ? "-" : "_") + Words[random.Next(Words.Length)];
        return name.Length <= 64 ? name : name[..64].TrimEnd('-', '_');
    }

    /// <summary>A YAML scalar of one line of text, quoted in one way or the other.</summary>
    public static string Line(Random random)
    {
        string text = Mixed(random, 8);
        return random.Next(3) switch
        {
            0 => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            1 => $"\"{Escaped(text, random)}\"",
            _ => $">-\n    x{text}",
        };
    }

    private static string Escaped(string text, Random random)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            if (c is '"' or '\\') escaped.Append('\\').Append(c);
            else if (char.IsSurrogate(c) || random.Next(4) > 0) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        return escaped.ToString();
    }
}
