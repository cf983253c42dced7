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
