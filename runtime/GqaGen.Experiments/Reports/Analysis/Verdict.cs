namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>What the tests say of a difference.</summary>
internal enum Verdict
{
    /// <summary>Fewer than two seeds that both have.</summary>
    Untested,

    /// <summary>The same in every seed.</summary>
    Identical,

    /// <summary>Not both corrected tests reach the level.</summary>
    NotShown,

    /// <summary>The corrected t test reaches it, and the seeds are too few for the sign-flip test ever to: it rests on normality alone.</summary>
    Suggested,

    /// <summary>Both corrected tests reach it.</summary>
    Shown,
}
