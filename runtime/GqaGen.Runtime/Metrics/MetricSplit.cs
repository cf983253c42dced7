namespace GqaGen.Runtime.Metrics;

/// <summary>What a <see cref="MetricRecord.Split"/> can be.</summary>
public static class MetricSplit
{
    /// <summary>Images that were learnt from, as they were answered while learning.</summary>
    public const string Train = "train";

    /// <summary>The validation split.</summary>
    public const string Validation = "validation";

    /// <summary>The validation split, seen by the averaged weights.</summary>
    public const string ValidationEma = "validation-ema";

    /// <summary>The test split.</summary>
    public const string Test = "test";
}
