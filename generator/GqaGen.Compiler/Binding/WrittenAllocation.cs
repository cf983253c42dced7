using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>What <c>fixed</c> says, each allocation with its place.</summary>
/// <param name="IsByLayer">Whether there is one allocation for each layer; else the only one is for all of them.</param>
internal sealed record WrittenAllocation(bool IsByLayer, IReadOnlyList<Setting<EquatableArray<int>>> Allocations)
{
    public static WrittenAllocation None { get; } = new(IsByLayer: false, [new(EquatableArray<int>.Empty, Origin.Default)]);

    /// <summary>The KV heads of the first allocation that is good, or 0.</summary>
    public int KvHeads => Allocations.FirstOrDefault(a => !a.IsFaulty)?.Value.Count ?? 0;

    public Grouping ToGrouping() =>
        IsByLayer ? new Grouping.FixedByLayer(new(Allocations.Select(a => a.Value))) : new Grouping.Fixed(Allocations[0].Value);
}
