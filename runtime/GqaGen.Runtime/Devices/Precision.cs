using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>The type of matrix products and attention, compiled into a model. Weights, norms, softmax statistics, key norms and the loss are in float32 in all of them.</summary>
public enum Precision
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>float32, on CUDA with TensorFloat-32 units, which keep 10 bits of the mantissa.</summary>
    Tf32,

    /// <summary>bfloat16: the range of float32 with 7 bits of the mantissa.</summary>
    BFloat16,

    /// <summary>float16: 10 bits of the mantissa and a narrow range, so that training scales the loss.</summary>
    Float16,
}

/// <summary>What a <see cref="Precision"/> means for tensors.</summary>
public static class PrecisionExtensions
{
    /// <summary>The type that matrix products take their inputs in.</summary>
    public static ScalarType ComputeType(this Precision precision) => precision switch
    {
        Precision.BFloat16 => ScalarType.BFloat16,
        Precision.Float16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };
}
