using System.Globalization;
using System.Text;
using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Reports;

/// <summary>
/// Writes a report as one HTML file that needs no other: pictures and style are inside, there are no scripts, and the browser is told to
/// load nothing. It follows the reader's choice of light or dark, prints, and is well-formed XML too.
/// </summary>
public static class HtmlReport
{
    /// <summary>The largest picture that is taken in.</summary>
    public const int MaxPictureBytes = 32 << 20;

    private const int FewestSectionsWithContents = 5;

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file, for instance <c>report.html</c>; its folder is made.</param>
    /// <param name="report">What it says.</param>
    /// <exception cref="InvalidDataException">A picture is no PNG, or is too large; the message names it.</exception>
    /// <exception cref="IOException">A picture cannot be read, or the file cannot be written.</exception>
    public static void Save(string path, Report report)
    {
        StringBuilder html = new();
        html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
            <title>{HtmlText.Of(report.Title)}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <header>
            <h1>{HtmlText.Of(report.Title)}</h1>

            """);
        if (report.Created is { } time)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p><time datetime=\"{time:yyyy-MM-ddTHH:mm:sszzz}\">{time:yyyy-MM-dd HH:mm:ss zzz}</time></p>\n");
        }

        if (report.Command.Length > 0) html.Append($"<pre><code>{HtmlText.Of(report.Command)}</code></pre>\n");
        html.Append("</header>\n<main>\n");
        AddContents(html, report.Sections);
        for (int i = 0; i < report.Sections.Count; i++)
        {
            html.Append($"<section id=\"{Id(i)}\">\n<h2>{HtmlText.Of(report.Sections[i].Title)}</h2>\n");
            foreach (ReportBlock block in report.Sections[i].Blocks) HtmlBlock.Append(html, block);
            html.Append("</section>\n");
        }

        html.Append("</main>\n</body>\n</html>\n");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(html.ToString()));
    }

    private static void AddContents(StringBuilder html, IReadOnlyList<ReportSection> sections)
    {
        if (sections.Count < FewestSectionsWithContents) return;
        html.Append("<nav>\n<ul>\n");
        for (int i = 0; i < sections.Count; i++) html.Append($"<li><a href=\"#{Id(i)}\">{HtmlText.Of(sections[i].Title)}</a></li>\n");
        html.Append("</ul>\n</nav>\n");
    }

    private static string Id(int section) => string.Create(CultureInfo.InvariantCulture, $"section-{section + 1}");
}
