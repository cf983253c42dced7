using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>Type and shape of a tensor that may not have been read yet.</summary>
internal readonly record struct TensorHeader(ScalarType Dtype, long[] Shape, bool HasData = true)
{
    public static TensorHeader Of(Tensor tensor) => new(tensor.dtype, tensor.shape, tensor.device_type != TorchSharp.DeviceType.META);

    public static TensorHeader Of(SafetensorInfo info) => new(info.Dtype, [.. info.Shape]);

    public static string Shown(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    public override string ToString() => $"{Shown(Shape)} of {Dtype}";
}
