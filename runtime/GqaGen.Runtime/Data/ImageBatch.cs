using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>Some images with their labels, on the CPU.</summary>
/// <param name="Images">float32 [b, c, h, w].</param>
/// <param name="Labels">int64 [b], class indices.</param>
public readonly record struct ImageBatch(Tensor Images, Tensor Labels);
