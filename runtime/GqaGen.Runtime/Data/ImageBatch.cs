using GqaGen.Runtime.Data.Loading;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>Some images with their labels.</summary>
/// <param name="Images">[b, c, h, w]; float32 as they are read.</param>
/// <param name="Labels">int64 [b], class indices.</param>
public readonly record struct ImageBatch(Tensor Images, Tensor Labels)
{
    /// <summary>How many images.</summary>
    public long Count => Labels.shape[0];

    /// <summary>
    /// The same on <paramref name="device"/>, the images in <paramref name="dtype"/>. The host does not wait for the copy if its memory is pinned.
    /// The tensors belong to the caller's dispose scope, if there is one.
    /// </summary>
    public ImageBatch To(Device device, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Images.to(device, non_blocking: true).to(dtype), labels = Labels.to(device, non_blocking: true);
        return new(scope.MoveToOuter(images), scope.MoveToOuter(labels));
    }

    /// <summary>The images from <paramref name="start"/> on, <paramref name="count"/> of them, without a copy. They belong to the caller's dispose scope.</summary>
    public ImageBatch Narrow(long start, long count) => new(Images.narrow(0, start, count), Labels.narrow(0, start, count));
}

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
}
