using GqaGen.Runtime.Data.Transforms.Operations;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// RandAugment (Cubuk et al. 2019, arXiv 1909.13719) with the policy, ranges and defaults of torchvision's <c>RandAugment</c>: two of fourteen
/// operations in turn, drawn with replacement, at magnitude 9 of 31 bins (0 to 30), nearest neighbour, black where nothing was. Each
/// operation gives what it gives there for a Pillow image.
/// </summary>
public sealed class RandAugment : IImageTransform
{
    private readonly int _numOps, _magnitude, _numMagnitudeBins;

    /// <summary>Makes the step; the defaults are torchvision's.</summary>
    /// <param name="numOps">Operations one after another.</param>
    /// <param name="magnitude">How strong, from 0 to <paramref name="numMagnitudeBins"/> − 1.</param>
    /// <param name="numMagnitudeBins">Steps of strength.</param>
    public RandAugment(int numOps = 2, int magnitude = 9, int numMagnitudeBins = 31)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numOps);
        ArgumentOutOfRangeException.ThrowIfLessThan(numMagnitudeBins, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(magnitude);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(magnitude, numMagnitudeBins);
        (_numOps, _magnitude, _numMagnitudeBins) = (numOps, magnitude, numMagnitudeBins);
    }

    /// <summary>The fourteen, in torchvision's order.</summary>
    public static IReadOnlyList<AugmentOperation> Operations { get; } =
    [
        new Identity(), new ShearX(), new ShearY(), new TranslateX(), new TranslateY(), new Rotate(), new Brightness(), new Color(), new Contrast(),
        new Sharpness(), new Posterize(), new Solarize(), new AutoContrast(), new Equalize(),
    ];

    /// <inheritdoc/>
    public void Apply(RgbImage image, SampleRandom random)
    {
        double level = (double)_magnitude / (_numMagnitudeBins - 1);
        for (int i = 0; i < _numOps; i++)
        {
            AugmentOperation operation = Operations[random.Next(Operations.Count)];
            double magnitude = operation.Magnitude(level, image);
            operation.Apply(image, operation.IsSigned && random.Next(2) == 1 ? -magnitude : magnitude);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandAugment({_numOps}, {_magnitude}/{_numMagnitudeBins})";
}
