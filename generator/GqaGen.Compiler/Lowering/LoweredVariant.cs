using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Lowering;

/// <summary>A variant and how it runs.</summary>
/// <param name="Reason">Why this path, in one sentence.</param>
public sealed record LoweredVariant(VariantSpec Spec, AllocationSource Allocation, AttentionPath Path, string Reason);

/// <summary>Where the allocation comes from when the module runs.</summary>
public enum AllocationSource
{
    /// <summary>Known when the module is built.</summary>
    Constant,

    /// <summary>A tensor computed or kept on the device, one for the batch.</summary>
    PerBatch,

    /// <summary>A tensor computed on the device, one for each sample.</summary>
    PerSample,
}

/// <summary>How attention is computed.</summary>
public enum AttentionPath
{
    /// <summary>The query heads of a group folded along the tokens; k and v are not copied.</summary>
    Folded,

    /// <summary>k and v gathered by query head.</summary>
    Gathered,
}
