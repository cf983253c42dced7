namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>How a difference of some quantity is written.</summary>
/// <param name="Column">The column's name, with the unit.</param>
/// <param name="Scale">What differences are multiplied by.</param>
/// <param name="Format">How many digits they have.</param>
/// <param name="Higher">What a variant with more of it is.</param>
/// <param name="Lower">What a variant with less of it is.</param>
internal sealed record ComparedQuantity(string Column, double Scale, string Format, string Higher, string Lower)
{
    public static ComparedQuantity Accuracy { get; } = new("Difference (points)", 100, "0.00", "better", "worse");

    public static ComparedQuantity Similarity { get; } = new("Difference", 1, "0.000", "more alike", "less alike");

    /// <summary>The verdict in words.</summary>
    public string Word(Comparison one)
    {
        string direction = one.IsHigher ? Higher : Lower;
        return one.Verdict switch
        {
            Verdict.Untested => "not tested",
            Verdict.Identical => "identical",
            Verdict.NotShown => "not shown",
            Verdict.Suggested => $"suggested: {direction}",
            _ => direction,
        };
    }
}
