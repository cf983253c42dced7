using System.Text;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Reports;

/// <summary>The pieces of a section as HTML.</summary>
internal static class HtmlBlock
{
    public static void Append(StringBuilder html, ReportBlock block)
    {
        switch (block)
        {
            case ReportHeading heading:
                html.Append($"<h3>{HtmlText.Of(heading.Text)}</h3>\n");
                break;
            case ReportParagraph paragraph:
                html.Append($"<p>{HtmlText.Of(paragraph.Text)}</p>\n");
                break;
            case ReportList list:
                html.Append("<ul>\n");
                foreach (string item in list.Items) html.Append($"<li>{HtmlText.Of(item)}</li>\n");
                html.Append("</ul>\n");
                break;
            case ReportTable table:
                AppendTable(html, table);
                break;
            case ReportFacts facts:
                html.Append("<table class=\"facts\">\n<tbody>\n");
                foreach (ReportFact fact in facts.Facts) html.Append($"<tr><th scope=\"row\">{HtmlText.Of(fact.Name)}</th><td>{HtmlText.Of(fact.Value)}</td></tr>\n");
                html.Append("</tbody>\n</table>\n");
                break;
            case ReportPicture picture:
                AppendPicture(html, picture);
                break;
            default:
                throw new ArgumentException($"A {block.GetType().Name} cannot be written as HTML.", nameof(block));
        }
    }

    private static void AppendTable(StringBuilder html, ReportTable block)
    {
        ResultTable table = block.Table;
        html.Append("<div class=\"wide\">\n<table>\n<thead>\n<tr>");
        foreach (ResultColumn column in table.Columns) html.Append($"<th scope=\"col\"{Class(column)}>{HtmlText.Of(column.Header)}</th>");
        html.Append("</tr>\n</thead>\n<tbody>\n");
        for (int row = 0; row < table.Rows.Count; row++)
        {
            html.Append("<tr>");
            for (int i = 0; i < table.Columns.Count; i++)
            {
                string cell = i == 0 ? "th scope=\"row\"" : "td";
                string text = Cell(table.Columns[i], table.Rows[row][i]);
                if (block.Strong.Contains(new(row, i))) text = $"<strong>{text}</strong>";
                html.Append($"<{cell}{Class(table.Columns[i])}>{text}</{cell[..2]}>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
        if (block.Caption.Length > 0) html.Append($"<p class=\"caption\">{HtmlText.Of(block.Caption)}</p>\n");
    }

    private static void AppendPicture(StringBuilder html, ReportPicture picture)
    {
        string data = Convert.ToBase64String(PngFile.Read(picture.Path));
        html.Append($"""
            <figure>
            <img alt="{HtmlText.Of(picture.Title)}" src="data:image/png;base64,{data}"/>
            <figcaption>{HtmlText.Of(picture.Caption)}</figcaption>
            </figure>

            """);
    }

    private static string Class(ResultColumn column) => column.Numeric ? " class=\"number\"" : column.Wraps ? " class=\"wraps\"" : "";

    // A browser would also break an allocation at its hyphens.
    private static string Cell(ResultColumn column, string text) => column.Wraps
        ? string.Join(' ', text.Split(' ').Select(word => word.Contains('-', StringComparison.Ordinal) ? $"<span>{HtmlText.Of(word)}</span>" : HtmlText.Of(word)))
        : HtmlText.Of(text);
}
