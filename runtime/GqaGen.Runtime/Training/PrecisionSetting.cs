using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Puts <see cref="Precision"/> into effect.</summary>
internal static class PrecisionSetting
{
    /// <summary>Sets libtorch's switches for the whole process; the CPU has none.</summary>
    public static void Apply(Precision precision, Device device)
    {
        if (device.type != DeviceType.CUDA) return;
        backends.cuda.matmul.allow_tf32 = precision == Precision.Tf32;
        backends.cudnn.allow_tf32 = precision == Precision.Tf32;      // the patch embedding is a convolution; on by default in libtorch
    }
}
