using System.Text;
using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Reports;

/// <summary>Any text as one line of Markdown that reads as it was written.</summary>
internal static partial class MarkdownText
{
    private const string Marks = "\\`*_[]<>|~#$&";

    public static string Of(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            if (Marks.Contains(c, StringComparison.Ordinal)) line.Append('\\');
            line.Append(c is '\n' or '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c);
        }

        return ListMark().Replace(line.ToString(), "$1\\$2");
    }

    /// <summary>What would make a list, a rule or a heading of a line that begins with it.</summary>
    [GeneratedRegex(@"^(\s*\d*)([-+=.)])(?=\s|$|[-=])")]
    private static partial Regex ListMark();
}
