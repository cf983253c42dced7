using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Reports;

/// <summary>What a report says. All of it is shown as plain text, whatever characters it has.</summary>
public sealed record Report
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>When the work was done.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The command line that does it again.</summary>
    public required string Command { get; init; }

    /// <summary>The results.</summary>
    public required ResultTable Results { get; init; }

    /// <summary>How to read the results; shown below them.</summary>
    public string ResultsCaption { get; init; } = "";

    /// <summary>Where it was done: versions, device, data and the like.</summary>
    public IReadOnlyList<ReportFact> Environment { get; init; } = [];

    /// <summary>The pictures, in this order.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>Paragraphs at the end.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One line about the environment.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What it is.</param>
public sealed record ReportFact(string Name, string Value);

/// <summary>A picture that is taken into the report.</summary>
/// <param name="Path">A PNG file of at most <see cref="HtmlReport.MaxPictureBytes"/>.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
public sealed record ReportPicture(string Path, string Title, string Caption);
