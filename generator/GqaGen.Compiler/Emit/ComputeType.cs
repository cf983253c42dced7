using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>The casts of a precision that is narrower than the weights.</summary>
/// <param name="Code">The type in code, for instance <c>ScalarType.BFloat16</c>.</param>
/// <param name="Word">The type in comments, for instance <c>bfloat16</c>.</param>
internal sealed record ComputeType(string Code, string Word)
{
    /// <summary>The layer that computes in the type of its input, or TorchSharp's own where all types are one.</summary>
    public static string LinearType(VariantSpec spec) => Of(spec) is null ? "Linear" : "MixedLinear";

    /// <summary>Null where nothing is cast.</summary>
    public static ComputeType? Of(VariantSpec spec) => spec.Training.Precision switch
    {
        Precision.BFloat16 => new("ScalarType.BFloat16", "bfloat16"),
        Precision.Float16 => new("ScalarType.Float16", "float16"),
        _ => null,
    };
}
