namespace GqaGen.Runtime.Training;

/// <summary>Loss and accuracy over some images.</summary>
/// <param name="Loss">The loss of each image, summed.</param>
/// <param name="Correct">Right answers.</param>
/// <param name="Images">Images.</param>
internal readonly record struct MetricSums(double Loss, long Correct, long Images)
{
    /// <summary>Mean loss an image; NaN without images.</summary>
    public double MeanLoss => Loss / Images;

    /// <summary>Share of right answers, 0 to 1; NaN without images.</summary>
    public double Accuracy => (double)Correct / Images;

    /// <summary>What was added to <paramref name="earlier"/> since.</summary>
    public static MetricSums operator -(MetricSums later, MetricSums earlier) =>
        new(later.Loss - earlier.Loss, later.Correct - earlier.Correct, later.Images - earlier.Images);
}
