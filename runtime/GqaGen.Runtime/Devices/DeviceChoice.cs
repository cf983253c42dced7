using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>Reads the device that a user asks for.</summary>
public static class DeviceChoice
{
    /// <summary>What <see cref="Parse(string)"/> takes, for help texts.</summary>
    public const string Syntax = "auto, cpu, cuda or cuda:N";

    /// <summary>
    /// <c>auto</c> (CUDA where it is available, else the CPU), <c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:N</c> → the device.
    /// </summary>
    /// <exception cref="ArgumentException">The text is none of these, or the device is not available here; the message says what to do.</exception>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static Device Parse(string text)
    {
        TorchRuntime.EnsureLoaded();
        return Parse(text, () => cuda.is_available() ? cuda.device_count() : 0);
    }

    internal static Device Parse(string text, Func<int> countGpus)
    {
        string name = text.Trim().ToLowerInvariant();
        switch (name)
        {
            case "cpu":
                return new Device(DeviceType.CPU);
            case "auto":
                return countGpus() > 0 ? new Device(DeviceType.CUDA, 0) : new Device(DeviceType.CPU);
            case "cuda":
                return Gpu(name, 0, countGpus());
            default:
                if (name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                    return Gpu(name, index, countGpus());
                throw new ArgumentException($"'{text}' is not a device; expected {Syntax}.");
        }
    }

    private static Device Gpu(string name, int index, int count)
    {
        if (count == 0)
        {
            throw new ArgumentException(
                $"Device '{name}' is not available: this program sees no CUDA GPU. It needs a package libtorch-cuda-12.8-* in place of libtorch-cpu-*: projects of GqaGen's repository are built with it by -p:TorchBackend=cuda; "
                + "the installed tool has none, so run its verbs from a program of your own, with GqaGen.Cli. Then check the driver with nvidia-smi, or use the device cpu.");
        }
        if (index >= count)
            throw new ArgumentException($"Device '{name}' is not available: there {(count == 1 ? "is one GPU, cuda:0" : $"are {count} GPUs, cuda:0 to cuda:{count - 1}")}.");
        return new Device(DeviceType.CUDA, index);
    }
}
