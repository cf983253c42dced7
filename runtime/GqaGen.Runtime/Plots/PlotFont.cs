using System.Reflection;
using ScottPlot;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// The typeface of every plot, embedded in this assembly: the same letters on every machine, also on one without fonts. It is set on
/// each label, since ScottPlot's own setting is global to the process.
/// </summary>
internal static class PlotFont
{
    private static readonly Lazy<SKTypeface> Regular = new(() => Load("Roboto-Regular.ttf"));
    private static readonly Lazy<SKTypeface> Bold = new(() => Load("Roboto-Bold.ttf"));

    public static SKTypeface Typeface(bool bold = false) => (bold ? Bold : Regular).Value;

    public static void Apply(LabelStyle label, float size, bool bold = false)
    {
        label.Font = Typeface(bold);
        label.Bold = false; // the typeface is bold already
        label.FontSize = size;
        label.ForeColor = PlotFrame.Ink;
    }

    /// <summary>Width of a line of text, in the units of the size.</summary>
    public static float Width(string text, float size, bool bold = false)
    {
        using SKFont font = new(Typeface(bold), size);
        return font.MeasureText(text);
    }

    /// <summary>
    /// The text on one line, cut with an ellipsis where it is wider than it may be. Characters that the typeface has not become U+FFFD.
    /// </summary>
    public static string Fit(string text, float size, float maxWidth, bool bold = false)
    {
        // No label has room for more, and measuring a longer one costs.
        const int MaxChars = 400;
        SKTypeface typeface = Typeface(bold);
        string line = string.Concat(text.Take(MaxChars).Select(c => typeface.ContainsGlyph(c) && !char.IsControl(c) ? c : '\uFFFD'));
        if (text.Length <= MaxChars && Width(line, size, bold) <= maxWidth) return line;

        int length = line.Length;
        while (length > 0 && Width(line[..length] + "…", size, bold) > maxWidth) length--;
        return line[..length].TrimEnd() + "…";
    }

    private static SKTypeface Load(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"GqaGen.Fonts.{file}")
            ?? throw new InvalidOperationException($"The assembly does not contain the font {file}.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data)
            ?? throw new InvalidOperationException($"SkiaSharp cannot read the embedded font {file}.");
    }
}
