using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Which data set is opened, and what a model is shown of it. All but the folder decides the images; equal requests give equal bytes.</summary>
public sealed record DatasetRequest
{
    private static readonly double[] Half = [0.5];          // one for all: records compare lists by reference

    /// <summary>One of <see cref="Datasets.All"/> by name or alias, for instance <c>cifar10</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that holds it as it is distributed, unpacked; not read for data sets that are embedded.</summary>
    public string? Directory { get; init; }

    /// <summary>Side of the square images that the model takes, in pixels.</summary>
    public required int ImgSize { get; init; }

    /// <summary>Channels that the model takes: 3, which repeats the values of grey images; or 1, which makes colours grey (ITU-R 601 luma).</summary>
    public int InChans { get; init; } = 3;

    /// <summary>
    /// Augmentation of the training images, see <see cref="AugmentationPolicy"/>: <c>none</c>, <c>rand</c>, or with settings <c>rand-m9-n2</c>. Null for
    /// what the data set says: RandAugment as in the paper, but none for the tiny embedded digits.
    /// </summary>
    public string? AutoAugment { get; init; }

    /// <summary>How often a training image is mirrored left and right, 0 to 1. The paper does not.</summary>
    public double HFlip { get; init; }

    /// <summary>Subtracted from each channel, of values from 0 to 1: one number for all channels, or one for each. The paper's 0.5 unless given.</summary>
    public IReadOnlyList<double> Mean { get; init; } = Half;

    /// <summary>Divides each channel after that. The paper's 0.5 unless given.</summary>
    public IReadOnlyList<double> Std { get; init; } = Half;

    /// <summary>How images are brought to the model's size.</summary>
    public Resampling Interpolation { get; init; } = Resampling.Bilinear;

    /// <summary>
    /// Share of each class of the training images that is held out for validation where the data set has no validation part of its own; 0 for a
    /// <see cref="DatasetSplits.Validation"/> without images.
    /// </summary>
    public double ValSplit { get; init; } = 0.1;

    /// <summary>Share of each class that is held out for testing where the data set has no test part: a plain tree of class folders.</summary>
    public double TestSplit { get; init; } = 0.2;

    /// <summary>Decides which images are held out, and those that <see cref="TrainLimit"/> leaves.</summary>
    public long SplitSeed { get; init; } = 42;

    /// <summary>At most that many training images, after validation is held out: the first of a seeded order that keeps the classes' proportions.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Checks what can be checked without the files.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(ImgSize is > 0 and <= 4096, nameof(ImgSize), $"expected 1 to 4096 pixels, found {ImgSize}");
        Require(InChans is 1 or 3, nameof(InChans), $"images have 1 channel or 3, not {InChans}");
        Require(HFlip is >= 0 and <= 1, nameof(HFlip), $"expected a probability from 0 to 1, found {HFlip}");
        Require(Mean.Count == 1 || Mean.Count == InChans, nameof(Mean), $"expected 1 number, or one for each of {InChans} channels, found {Mean.Count}");
        Require(Mean.All(double.IsFinite), nameof(Mean), $"expected finite numbers");
        Require(Std.Count == 1 || Std.Count == InChans, nameof(Std), $"expected 1 number, or one for each of {InChans} channels, found {Std.Count}");
        Require(Std.All(s => s > 0 && double.IsFinite(s)), nameof(Std), $"expected positive numbers");
        Require(ValSplit is >= 0 and < 1, nameof(ValSplit), $"expected a share from 0 to below 1, found {ValSplit}");
        Require(TestSplit is > 0 and < 1, nameof(TestSplit), $"expected a share between 0 and 1, found {TestSplit}");
        Require(TrainLimit is null or > 0, nameof(TrainLimit), $"expected at least 1 image, found {TrainLimit}");
        if (AutoAugment is not null) AugmentationPolicy.Parse(AutoAugment);
    }

    private static void Require(bool holds, string property, FormattableString problem)
    {
        if (!holds) throw new ArgumentException($"{property}: {FormattableString.Invariant(problem)}.", property);
    }
}
