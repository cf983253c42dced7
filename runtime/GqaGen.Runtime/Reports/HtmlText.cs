using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace GqaGen.Runtime.Reports;

/// <summary>Any text as text of an HTML page.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encoded; control characters, which XML has no way to write, become U+FFFD.</summary>
    public static string Of(string text) =>
        Encoder.Encode(text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? '\uFFFD' : c)) : text);

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t') || c is '\uFFFE' or '\uFFFF';
}
