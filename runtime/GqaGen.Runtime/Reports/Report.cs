namespace GqaGen.Runtime.Reports;

/// <summary>What a report says. All of it is shown as plain text, whatever characters it has.</summary>
public sealed record Report
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>When the work was done; null where the report is to be the same bytes whenever it is written.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The command line that does it again; empty where there is none.</summary>
    public string Command { get; init; } = "";

    /// <summary>The parts, in this order. From five on, a table of contents stands before them.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }
}

/// <summary>One part of a report.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Blocks">What it says, in this order.</param>
public sealed record ReportSection(string Title, IReadOnlyList<ReportBlock> Blocks);
