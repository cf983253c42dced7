namespace GqaGen.Runtime.Plots;

/// <summary>One run of one variant, as read while it was trained.</summary>
/// <param name="Variant">The variant; runs of the same variant are drawn as one line.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Points">Readings in any order; a value that is not finite leaves a gap.</param>
public sealed record LearningCurve(string Variant, long Seed, IReadOnlyList<CurvePoint> Points);

/// <summary>One reading.</summary>
/// <param name="X">Where in the training, in the unit of <see cref="CurveAxes.XLabel"/>; finite.</param>
/// <param name="Y">The quantity, before <see cref="CurveAxes.YScale"/>.</param>
public readonly record struct CurvePoint(double X, double Y);

/// <summary>What learning curves are drawn against.</summary>
/// <param name="Title">Above the plot.</param>
/// <param name="XLabel">The horizontal axis, with its unit.</param>
/// <param name="YLabel">The vertical axis, with its unit.</param>
public sealed record CurveAxes(string Title, string XLabel, string YLabel)
{
    /// <summary>Training loss over training steps.</summary>
    public static CurveAxes TrainingLoss { get; } = new("Training loss", "Training step", "Cross entropy (nats)") { MeanOf = 5 };

    /// <summary>Accuracies from 0 to 1 on the validation split, in percent, over training steps.</summary>
    public static CurveAxes ValidationAccuracy { get; } =
        new("Validation accuracy", "Training step", "Top-1 accuracy (%)") { YScale = 100 };

    /// <summary>Whether only whole numbers have a meaning on the horizontal axis, as of epochs.</summary>
    public bool HasWholeX { get; init; }

    /// <summary>What values are multiplied by, for instance 100 for percent.</summary>
    public double YScale { get; init; } = 1;

    /// <summary>
    /// Readings in a centred moving mean, which is written on the axis; 1 draws the readings themselves. Near the ends of a curve it takes fewer.
    /// </summary>
    public int MeanOf { get; init; } = 1;
}
