namespace GqaGen.Runtime.Data;

/// <summary>The three parts of a data set, those that it does not have held out of its training images.</summary>
/// <param name="Train">What is left to train on, after <see cref="DatasetRequest.TrainLimit"/>.</param>
/// <param name="Validation">For validation.</param>
/// <param name="Test">For testing.</param>
internal sealed record HeldOutParts(ImageSelection Train, ImageSelection Validation, ImageSelection Test)
{
    /// <summary>Training images before <see cref="DatasetRequest.TrainLimit"/>.</summary>
    public required int TrainBeforeLimit { get; init; }

    /// <summary>Holds out what is missing, first the test part.</summary>
    /// <exception cref="DatasetException">A class has no training image, or nothing could be held out of so few.</exception>
    public static HeldOutParts Of(DatasetRequest request, DatasetParts parts)
    {
        ImageSelection train = parts.Train;
        CheckClasses(train);
        ImageSelection? test = parts.Test, validation = parts.Validation;
        if (test is null) (train, test) = HoldOut(train, request.TestSplit, request.SplitSeed + 1, nameof(request.TestSplit));
        if (validation is null) (train, validation) = HoldOut(train, request.ValSplit, request.SplitSeed, nameof(request.ValSplit));
        ImageSelection limited = request.TrainLimit is { } most ? Stratification.First(train, most, request.SplitSeed) : train;
        return new(limited, validation, test) { TrainBeforeLimit = train.Count };
    }

    private static (ImageSelection Kept, ImageSelection HeldOut) HoldOut(ImageSelection images, double share, long seed, string setting)
    {
        (ImageSelection kept, ImageSelection held) = Stratification.HoldOut(images, share, seed);
        if (held.Count > 0 || share == 0) return (kept, held);
        int classes = images.Source.ClassNames.Count;
        throw new DatasetException(FormattableString.Invariant($"{setting} {share} of {images.Count} images in {classes} classes is less than half an image of each class; raise it."));
    }

    private static void CheckClasses(ImageSelection train)
    {
        var counts = new int[train.Source.ClassNames.Count];
        foreach (int label in train.Labels()) counts[label]++;
        string[] missing = [.. counts.Index().Where(c => c.Item == 0).Select(c => train.Source.ClassNames[c.Index])];
        if (missing.Length > 0) throw new DatasetException($"There is no training image of {DatasetException.List(missing)}.");
    }
}
