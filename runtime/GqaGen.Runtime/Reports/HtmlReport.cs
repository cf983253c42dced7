using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Reports;

/// <summary>
/// Writes a report as one HTML file that needs no other: pictures and style are inside, there are no scripts, and the browser is told to
/// load nothing. It follows the reader's choice of light or dark, and prints.
/// </summary>
public static class HtmlReport
{
    /// <summary>The largest picture that is taken in.</summary>
    public const int MaxPictureBytes = 32 << 20;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file, for instance <c>report.html</c>; its folder is made.</param>
    /// <param name="report">What it says.</param>
    /// <exception cref="InvalidDataException">A picture is no PNG, or is too large; the message names it.</exception>
    /// <exception cref="IOException">A picture cannot be read, or the file cannot be written.</exception>
    public static void Save(string path, Report report)
    {
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>{Text(report.Title)}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <header>
            <h1>{Text(report.Title)}</h1>
            <p><time datetime="{report.Created:yyyy-MM-ddTHH:mm:sszzz}">{report.Created:yyyy-MM-dd HH:mm:ss zzz}</time></p>
            <pre><code>{Text(report.Command)}</code></pre>
            </header>
            <main>

            """);
        AddResults(html, report);
        foreach (ReportPicture picture in report.Pictures) AddPicture(html, picture);
        AddEnvironment(html, report.Environment);
        AddNotes(html, report.Notes);
        html.Append("</main>\n</body>\n</html>\n");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(html.ToString()));
    }

    private static void AddResults(StringBuilder html, Report report)
    {
        ResultTable table = report.Results;
        html.Append("<section>\n<h2>Results</h2>\n<div class=\"wide\">\n<table>\n<thead>\n<tr>");
        foreach (ResultColumn column in table.Columns) html.Append($"<th scope=\"col\"{Class(column)}>{Text(column.Header)}</th>");
        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Append("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                string cell = i == 0 ? "th scope=\"row\"" : "td";
                html.Append($"<{cell}{Class(table.Columns[i])}>{Cell(table.Columns[i], row[i])}</{cell[..2]}>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
        if (report.ResultsCaption.Length > 0) html.Append($"<p class=\"caption\">{Text(report.ResultsCaption)}</p>\n");
        html.Append("</section>\n");
    }

    private static void AddPicture(StringBuilder html, ReportPicture picture)
    {
        string data = Convert.ToBase64String(ReadPng(picture.Path));
        html.Append($"""
            <figure>
            <h2>{Text(picture.Title)}</h2>
            <img alt="{Text(picture.Title)}" src="data:image/png;base64,{data}">
            <figcaption>{Text(picture.Caption)}</figcaption>
            </figure>

            """);
    }

    private static void AddEnvironment(StringBuilder html, IReadOnlyList<ReportFact> facts)
    {
        if (facts.Count == 0) return;
        html.Append("<section>\n<h2>Environment</h2>\n<table class=\"facts\">\n<tbody>\n");
        foreach (ReportFact fact in facts) html.Append($"<tr><th scope=\"row\">{Text(fact.Name)}</th><td>{Text(fact.Value)}</td></tr>\n");
        html.Append("</tbody>\n</table>\n</section>\n");
    }

    private static void AddNotes(StringBuilder html, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0) return;
        html.Append("<section>\n<h2>Notes</h2>\n");
        foreach (string note in notes) html.Append($"<p>{Text(note)}</p>\n");
        html.Append("</section>\n");
    }

    private static byte[] ReadPng(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxPictureBytes)
        {
            throw new InvalidDataException($"{path}: {file.Length} bytes; a report takes pictures of at most {MaxPictureBytes}.");
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().StartsWith(PngSignature) ? bytes : throw new InvalidDataException($"{path}: not a PNG file.");
    }

    private static string Class(ResultColumn column) => column.Numeric ? " class=\"number\"" : "";

    // A browser would also break an allocation at its hyphens.
    private static string Cell(ResultColumn column, string text) =>
        column.Wraps ? string.Join(' ', text.Split(' ').Select(word => $"<span>{Text(word)}</span>")) : Text(text);

    private static string Text(string text) => Encoder.Encode(text);
}
