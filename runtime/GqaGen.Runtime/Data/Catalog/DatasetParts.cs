namespace GqaGen.Runtime.Data;

/// <summary>A data set as it is distributed.</summary>
/// <param name="Train">Its training images.</param>
/// <param name="Validation">Its validation images; null if they must be held out of the training images.</param>
/// <param name="Test">Those that the paper and others report on; null if they must be held out of the training images.</param>
internal sealed record DatasetParts(ImageSelection Train, ImageSelection? Validation, ImageSelection? Test)
{
    /// <summary>What a reader of a report should know of the files, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Two parts, of which one is for testing.</summary>
    public static DatasetParts Of(IImageSource train, IImageSource test) => new(ImageSelection.All(train), Validation: null, ImageSelection.All(test));
}
