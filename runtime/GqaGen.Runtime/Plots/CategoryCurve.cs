using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Plots;

/// <summary>A quantity of one variant at a few settings or layers.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Values">Its values over seeds, one a category of <see cref="CategoryAxes.Categories"/>; null where there are none.</param>
public sealed record CategoryCurve(string Name, IReadOnlyList<SampleStatistics?> Values);

/// <summary>What <see cref="CategoryCurves"/> draws against.</summary>
/// <param name="Title">Above the plot.</param>
/// <param name="XLabel">The horizontal axis, with its unit.</param>
/// <param name="YLabel">The vertical axis, with its unit.</param>
/// <param name="Categories">The settings or layers, which lie side by side at equal distances.</param>
public sealed record CategoryAxes(string Title, string XLabel, string YLabel, IReadOnlyList<string> Categories)
{
    /// <summary>What values are multiplied by, for instance 100 for percent.</summary>
    public double YScale { get; init; } = 1;

    /// <summary>Whether the vertical axis begins at zero.</summary>
    public bool BeginsAtZero { get; init; }

    /// <summary>A variant to compare with, which does not depend on the category: a line with a band over all of them.</summary>
    public CategoryReference? Reference { get; init; }
}

/// <summary>A value to compare with.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Value">Its values over seeds.</param>
public sealed record CategoryReference(string Name, SampleStatistics Value);
