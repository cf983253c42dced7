namespace GqaGen.Runtime.Data;

/// <summary>A set of images in three parts that share no image.</summary>
/// <param name="Train">What the model learns from.</param>
/// <param name="Validation">What choices are made by while it learns, for instance which checkpoint is best.</param>
/// <param name="Test">What is reported; nothing is chosen by it.</param>
public sealed record DatasetSplits(IImageDataset Train, IImageDataset Validation, IImageDataset Test) : IDisposable
{
    /// <summary>What this is, for a report: the data set, how many images each part has and how it came about, and how images become numbers.</summary>
    public string Description { get; init; } = "";

    /// <summary>What the labels mean, in all parts.</summary>
    public IReadOnlyList<string> ClassNames => Train.ClassNames;

    /// <summary>Frees all three.</summary>
    public void Dispose()
    {
        foreach (IImageDataset part in (IImageDataset[])[Train, Validation, Test]) (part as IDisposable)?.Dispose();
    }
}
