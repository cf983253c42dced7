using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>The casts of a precision that is narrower than the weights.</summary>
/// <param name="Code">The type in code, for instance <c>torch.ScalarType.BFloat16</c>.</param>
/// <param name="Word">The type in comments, for instance <c>bfloat16</c>.</param>
internal sealed record ComputeType(string Code, string Word)
{
    /// <summary>Null where nothing is cast.</summary>
    public static ComputeType? Of(VariantSpec spec) => spec.Training.Precision switch
    {
        Precision.BFloat16 => new("torch.ScalarType.BFloat16", "bfloat16"),
        Precision.Float16 => new("torch.ScalarType.Float16", "float16"),
        _ => null,
    };
}
