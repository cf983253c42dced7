namespace GqaGen.Runtime.Data;

/// <summary>Labelled images, all of one size, that can be read in any order. Reading is thread-safe.</summary>
public interface IImageDataset
{
    /// <summary>How many images there are.</summary>
    long Count { get; }

    /// <summary>The size of each.</summary>
    ImageShape ImageShape { get; }

    /// <summary>What the labels mean: label i is the i-th name.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads the images at <paramref name="indices"/>, in that order. They belong to the caller's dispose scope, if there is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, <see cref="Count"/>).</exception>
    ImageBatch Batch(ReadOnlySpan<long> indices);
}
