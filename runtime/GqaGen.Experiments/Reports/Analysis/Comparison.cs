using GqaGen.Experiments.Reports.Statistics;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>One variant against the baseline, paired by seed.</summary>
/// <param name="Group">The variant.</param>
/// <param name="Seeds">The seeds that both have.</param>
/// <param name="Paired">Variant minus baseline of each; null where there is none.</param>
internal sealed record Comparison(CellGroup Group, IReadOnlyList<long> Seeds, PairedSample? Paired)
{
    /// <summary>The p of the t test, corrected within the family; null where the difference was not tested.</summary>
    public double? CorrectedTTest { get; init; }

    /// <summary>The p of the sign-flip test, corrected within the family; null where the difference was not tested.</summary>
    public double? CorrectedSignFlips { get; init; }

    public Verdict Verdict { get; init; }

    public string Variant => Group.Variant;

    /// <summary>Whether there are pairs enough to judge their spread.</summary>
    public bool IsTested => Paired is { Sample.Count: > 1 };

    public bool IsHigher => Paired is { Sample.Mean: > 0 };
}
