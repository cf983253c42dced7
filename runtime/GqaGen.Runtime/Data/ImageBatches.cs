namespace GqaGen.Runtime.Data;

/// <summary>Reads several images at once.</summary>
public static class ImageBatches
{
    /// <summary>
    /// Reads the images at <paramref name="indices"/>, in that order, in the caller's thread. They belong to the caller's dispose scope, if there
    /// is one.
    /// </summary>
    /// <param name="dataset">Where they are.</param>
    /// <param name="indices">Which ones.</param>
    /// <param name="seed">Decides what is random, together with each image's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, <see cref="IImageDataset.Count"/>).</exception>
    /// <exception cref="DatasetException">An image cannot be read; the message names it.</exception>
    public static ImageBatch Batch(this IImageDataset dataset, ReadOnlySpan<long> indices, long seed = 0) =>
        BatchReader.Read(dataset, new(indices.ToArray(), seed), pinMemory: false, CancellationToken.None);

    /// <summary>A copy in memory of the images at <paramref name="indices"/>, as a set of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, <see cref="IImageDataset.Count"/>).</exception>
    /// <exception cref="DatasetException">An image cannot be read; the message names it.</exception>
    public static ImageDataset Subset(this IImageDataset dataset, ReadOnlySpan<long> indices)
    {
        ImageBatch batch = dataset.Batch(indices);
        return new(batch.Images, batch.Labels, dataset.ClassNames);
    }
}
