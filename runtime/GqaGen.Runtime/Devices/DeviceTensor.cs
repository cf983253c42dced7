using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>Tensors that a module keeps but that are not of its state: TorchSharp moves parameters and persistent buffers only.</summary>
internal static class DeviceTensor
{
    /// <summary>Replaces the tensor by one on <paramref name="device"/>, if one is named.</summary>
    public static void Move(ref Tensor tensor, Device? device)
    {
        if (device is null || (tensor.device.type == device.type && tensor.device.index == device.index)) return;
        Tensor moved = tensor.to(device).DetachFromDisposeScope();
        tensor.Dispose();
        tensor = moved;
    }
}
