using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>A set of images small enough for memory, on the CPU.</summary>
public sealed class ImageDataset : IImageDataset, IDisposable
{
    private readonly Tensor _images;
    private readonly long[] _labels;

    /// <summary>Takes the tensors over: they are detached from their dispose scope and disposed with the set.</summary>
    /// <param name="images">float32 [n, c, h, w], on the CPU.</param>
    /// <param name="labels">int64 [n], each in [0, number of names).</param>
    /// <param name="classNames">What the labels mean.</param>
    /// <exception cref="ArgumentException">They do not fit together; the message says where.</exception>
    public ImageDataset(Tensor images, Tensor labels, IReadOnlyList<string> classNames)
    {
        Check(images, labels, classNames);
        _images = Contiguous(images).DetachFromDisposeScope();
        _labels = labels.data<long>().ToArray();
        labels.Dispose();
        Count = _images.shape[0];
        ImageShape = new(_images.shape[1], _images.shape[2], _images.shape[3]);
        ClassNames = classNames;
    }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public ImageShape ImageShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public bool IsInMemory => true;

    /// <inheritdoc/>
    public long Read(long index, long seed, Span<float> image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        MemoryMarshal.Cast<byte, float>(_images.bytes).Slice((int)index * image.Length, image.Length).CopyTo(image);
        return _labels[index];
    }

    /// <summary>Frees the images.</summary>
    public void Dispose() => _images.Dispose();

    private static Tensor Contiguous(Tensor images)
    {
        if (images.is_contiguous()) return images;
        Tensor copy = images.contiguous();
        images.Dispose();
        return copy;
    }

    private static void Check(Tensor images, Tensor labels, IReadOnlyList<string> classNames)
    {
        Require(images.dim() == 4, nameof(images), $"expected shape [n, c, h, w], found [{string.Join(", ", images.shape)}]");
        Require(images.dtype == ScalarType.Float32, nameof(images), $"expected dtype Float32, found {images.dtype}");
        Require(images.numel() <= int.MaxValue / sizeof(float), nameof(images), $"expected at most 2 GiB, found {images.numel() * sizeof(float)} bytes");
        Require(images.device_type == DeviceType.CPU, nameof(images), $"expected on the CPU, found on {images.device}");
        Require(labels.dim() == 1 && labels.shape[0] == images.shape[0], nameof(labels), $"expected shape [{images.shape[0]}], one label an image, found [{string.Join(", ", labels.shape)}]");
        Require(labels.dtype == ScalarType.Int64, nameof(labels), $"expected dtype Int64, found {labels.dtype}");
        Require(labels.device_type == DeviceType.CPU, nameof(labels), $"expected on the CPU, found on {labels.device}");
        if (labels.shape[0] == 0) return;

        using DisposeScope scope = NewDisposeScope();
        long least = labels.min().item<long>(), most = labels.max().item<long>();
        Require(least >= 0 && most < classNames.Count, nameof(labels), $"expected labels from 0 to {classNames.Count - 1} for {classNames.Count} class names, found {least} to {most}");
    }

    private static void Require(bool holds, string argument, string problem)
    {
        if (!holds) throw new ArgumentException($"{argument}: {problem}.", argument);
    }
}
