using System.Collections.Immutable;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>Type and shape of a tensor that may not have been read yet.</summary>
/// <param name="Dtype">The type of its elements.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="HasData">Whether there is more than a shape: false on the meta device.</param>
public readonly record struct TensorHeader(ScalarType Dtype, ImmutableArray<long> Shape, bool HasData = true)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, dimension) => count * dimension);

    /// <summary>That of a tensor.</summary>
    public static TensorHeader Of(Tensor tensor) => new(tensor.dtype, [.. tensor.shape], tensor.device_type != TorchSharp.DeviceType.META);

    /// <inheritdoc/>
    public override string ToString() => $"{Shown(Shape)} of {Dtype}";

    internal static string Shown(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
