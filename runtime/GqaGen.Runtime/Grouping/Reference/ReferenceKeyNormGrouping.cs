using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping.Reference;

/// <summary>
/// What the official code's KDGQA computes: one min-max scaled allocation for the batch, repaired at its extremes, KV heads may serve
/// nobody. For parity with published numbers; it reads back to the host.
/// </summary>
public sealed class ReferenceKeyNormGrouping(long numHeads, long numKvHeads, Device device)
    : KeyNormGrouping(numHeads, numKvHeads, Scope.Batch, new Sharing(Scaling.MinMax, Rounding.Repair, MinQueries: 0), device)
{
    private static readonly ExtremeIndex Index = new();

    /// <inheritdoc/>
    protected override Tensor Allocate(Tensor norms, Sharing sharing) =>
        ReferenceAllocation.Allocate(sharing.Scaling.Apply(norms), NumHeads, Index);
}
