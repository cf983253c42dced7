using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Reports;

/// <summary>A piece of a section.</summary>
public abstract record ReportBlock;

/// <summary>A heading below that of the section.</summary>
/// <param name="Text">What it says.</param>
public sealed record ReportHeading(string Text) : ReportBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">What it says.</param>
public sealed record ReportParagraph(string Text) : ReportBlock;

/// <summary>A list of points.</summary>
/// <param name="Items">The points; at least one.</param>
public sealed record ReportList(IReadOnlyList<string> Items) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Table">Its columns and rows; the first cell of a row names it.</param>
/// <param name="Caption">How to read it; shown below.</param>
public sealed record ReportTable(ResultTable Table, string Caption = "") : ReportBlock
{
    /// <summary>The cells that are printed bold.</summary>
    public IReadOnlySet<ReportCell> Strong { get; init; } = new HashSet<ReportCell>();
}

/// <summary>A place in a table.</summary>
/// <param name="Row">The row, from 0, the header not counted.</param>
/// <param name="Column">The column, from 0.</param>
public readonly record struct ReportCell(int Row, int Column);

/// <summary>Names and values, for instance versions, device and data.</summary>
/// <param name="Facts">A line each.</param>
public sealed record ReportFacts(IReadOnlyList<ReportFact> Facts) : ReportBlock;

/// <summary>One line of <see cref="ReportFacts"/>.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What it is.</param>
public sealed record ReportFact(string Name, string Value);

/// <summary>A picture.</summary>
/// <param name="Path">A PNG file of at most <see cref="HtmlReport.MaxPictureBytes"/>.</param>
/// <param name="Title">What it shows; read out where the picture cannot be seen.</param>
/// <param name="Caption">How to read it.</param>
public sealed record ReportPicture(string Path, string Title, string Caption) : ReportBlock;
