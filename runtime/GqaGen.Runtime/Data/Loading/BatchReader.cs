using System.Runtime.InteropServices;
using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>Reads the images of a batch into one tensor (PyTorch's <c>collate</c>, without a copy).</summary>
internal static class BatchReader
{
    /// <summary>
    /// Reads them one after another. The tensors belong to the calling thread's dispose scope, if it has one. Unless memory is pinned, no operation of
    /// libtorch runs that would start threads of its own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the data set.</exception>
    /// <exception cref="DatasetException">An image cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled between two images; no tensor is left.</exception>
    public static ImageBatch Read(IImageDataset dataset, BatchIndices batch, bool pinMemory, CancellationToken token)
    {
        foreach (long index in batch.Images)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, "indices");
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, dataset.Count, "indices");
        }
        (long c, long h, long w) = dataset.ImageShape;
        long length = c * h * w;
        if (length * batch.Images.Length * sizeof(float) > int.MaxValue)
            throw new ArgumentException($"A batch of {batch.Images.Length} images {dataset.ImageShape} takes more than 2 GiB; lower the batch size.");

        var labels = new long[batch.Images.Length];
        Tensor images = Placed(empty([labels.Length, c, h, w], ScalarType.Float32, CPU), pinMemory);
        try
        {
            Span<float> numbers = MemoryMarshal.Cast<byte, float>(images.bytes);
            for (int i = 0; i < labels.Length; i++)
            {
                token.ThrowIfCancellationRequested();
                labels[i] = ReadOne(dataset, batch.Images[i], batch.Seed, numbers.Slice((int)(i * length), (int)length));
            }
            return new(images, Placed(tensor(labels, dtype: ScalarType.Int64), pinMemory));
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static Tensor Placed(Tensor pageable, bool pinMemory)
    {
        if (!pinMemory) return pageable;
        using (pageable) return pageable.pin_memory();
    }

    private static long ReadOne(IImageDataset dataset, long index, long seed, Span<float> numbers)
    {
        try
        {
            return dataset.Read(index, Seeds.Derive(seed, index), numbers);
        }
        catch (Exception e) when (e is not (DatasetException or OutOfMemoryException))
        {
            throw new DatasetException($"Image {index} of the data set cannot be read: {e.Message}", e);
        }
    }
}
