namespace GqaGen.Runtime.Plots;

/// <summary>The allocations of all layers, read at one training step.</summary>
/// <param name="Step">The step; the allocation is shown until the next reading.</param>
/// <param name="Allocation">
/// Query heads that each KV head serves, [layers][KV heads]; fractions where it is a mean over a batch whose samples have their own.
/// </param>
public sealed record AllocationSample(long Step, IReadOnlyList<IReadOnlyList<double>> Allocation);
