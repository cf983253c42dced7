using System.Globalization;
using System.Text;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Reports;

/// <summary>Writes a report as Markdown (CommonMark with the tables of GitHub), with its pictures as files beside it.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file, for instance <c>report.md</c>; its folder is made. Pictures are named relative to it.</param>
    /// <param name="report">What it says.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Report report)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        StringBuilder text = new();
        text.Append($"# {MarkdownText.Of(report.Title)}\n");
        if (report.Created is { } time) text.Append(CultureInfo.InvariantCulture, $"\n{time:yyyy-MM-dd HH:mm:ss zzz}\n");
        if (report.Command.Length > 0) text.Append($"\n{MarkdownText.Of(report.Command)}\n");
        foreach (ReportSection section in report.Sections)
        {
            text.Append($"\n## {MarkdownText.Of(section.Title)}\n");
            foreach (ReportBlock block in section.Blocks) Append(text, block, folder);
        }

        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, ReportBlock block, string folder)
    {
        text.Append('\n');
        switch (block)
        {
            case ReportHeading heading:
                text.Append($"### {MarkdownText.Of(heading.Text)}\n");
                break;
            case ReportParagraph paragraph:
                text.Append($"{MarkdownText.Of(paragraph.Text)}\n");
                break;
            case ReportList list:
                foreach (string item in list.Items) text.Append($"- {MarkdownText.Of(item)}\n");
                break;
            case ReportTable table:
                AppendTable(text, table);
                break;
            case ReportFacts facts:
                text.Append("| | |\n|---|---|\n");
                foreach (ReportFact fact in facts.Facts) text.Append($"| {MarkdownText.Of(fact.Name)} | {MarkdownText.Of(fact.Value)} |\n");
                break;
            case ReportPicture picture:
                text.Append($"![{MarkdownText.Of(picture.Title)}]({Address(folder, picture.Path)})\n\n{MarkdownText.Of(picture.Caption)}\n");
                break;
            default:
                throw new ArgumentException($"A {block.GetType().Name} cannot be written as Markdown.", nameof(block));
        }
    }

    private static void AppendTable(StringBuilder text, ReportTable block)
    {
        ResultTable table = block.Table;
        text.Append('|');
        foreach (ResultColumn column in table.Columns) text.Append($" {MarkdownText.Of(column.Header)} |");
        text.Append("\n|");
        foreach (ResultColumn column in table.Columns) text.Append(column.Numeric ? "---:|" : "---|");
        text.Append('\n');
        for (int row = 0; row < table.Rows.Count; row++)
        {
            text.Append('|');
            for (int i = 0; i < table.Columns.Count; i++)
            {
                string cell = MarkdownText.Of(table.Rows[row][i]);
                text.Append(block.Strong.Contains(new(row, i)) ? $" **{cell}** |" : $" {cell} |");
            }

            text.Append('\n');
        }

        if (block.Caption.Length > 0) text.Append($"\n{MarkdownText.Of(block.Caption)}\n");
    }

    private static string Address(string folder, string picture) =>
        string.Join('/', Path.GetRelativePath(folder, Path.GetFullPath(picture)).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
}
