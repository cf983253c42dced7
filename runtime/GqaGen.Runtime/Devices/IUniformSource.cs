using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>Where uniform random numbers come from: a <see cref="RandomStream"/>, or recorded ones that are replayed.</summary>
public interface IUniformSource
{
    /// <summary>Numbers in [0, 1), of the given shape.</summary>
    Tensor Uniform(ReadOnlySpan<long> shape, ScalarType dtype, Device device);
}
