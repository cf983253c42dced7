using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>How what <c>fixed</c> says fits the heads and the layers of a spec, or of one of its sizes.</summary>
internal static class AllocationRules
{
    public static void Check(Dimensions d, Setting<WrittenAllocation> written, RelationProblems problems, DiagnosticBag bag)
    {
        if (written.Value.IsByLayer) CheckLayers(d, written, problems, bag);
        else CheckOne(d, written, written.Value.Allocations[0].Value, problems, bag);
    }

    private static void CheckOne(Dimensions d, Setting<WrittenAllocation> written, EquatableArray<int> counts, RelationProblems problems, DiagnosticBag bag)
    {
        int total = counts.Sum();
        if (total != d.NumHeads.Value && Blame.Of([written, d.NumHeads]) is { } sum)
            bag.Report(sum, problems.FixedSum(total, d.NumHeads.Value));
        if (counts.Count != d.NumKvHeads.Value && Blame.Of([d.NumKvHeads, written]) is { } length)
            bag.Report(length, problems.FixedLength(counts.Count, d.NumKvHeads.Value));
    }

    private static void CheckLayers(Dimensions d, Setting<WrittenAllocation> written, RelationProblems problems, DiagnosticBag bag)
    {
        IReadOnlyList<Setting<EquatableArray<int>>> layers = written.Value.Allocations;
        if (layers.Count != d.Depth.Value && Blame.Of([d.Depth, written]) is { } depth)
            bag.Report(depth, problems.FixedDepth(layers.Count, d.Depth.Value, areAlike: layers.All(l => !l.IsFaulty && l.Value == layers[0].Value)));

        int? length = Common(layers, counts => counts.Count), sum = Common(layers, counts => counts.Sum());
        if (length is { } entries && entries != d.NumKvHeads.Value && Blame.Of([d.NumKvHeads, written]) is { } kvHeads)
            bag.Report(kvHeads, problems.FixedLengths(entries, d.NumKvHeads.Value));
        if (sum is { } total && total != d.NumHeads.Value && Blame.Of([written, d.NumHeads]) is { } heads)
            bag.Report(heads, problems.FixedSums(total, d.NumHeads.Value));

        // Layers that differ are wrong whatever the size is; they are told of the spec alone.
        if (d.Size is not null) return;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            EquatableArray<int> counts = layers[layer].Value;
            if (length is null && counts.Count != d.NumKvHeads.Value && Blame.Of([layers[layer], d.NumKvHeads]) is { } entriesOfLayer)
                bag.Report(entriesOfLayer, RelationProblems.FixedLength(layer, counts.Count, d.NumKvHeads.Value));
            else if (sum is null && counts.Sum() != d.NumHeads.Value && Blame.Of([layers[layer], d.NumHeads]) is { } sumOfLayer)
                bag.Report(sumOfLayer, RelationProblems.FixedSum(layer, counts.Sum(), d.NumHeads.Value));
        }
    }

    /// <summary>What all allocations that are good have in common, or null where they differ or none is good.</summary>
    private static int? Common(IEnumerable<Setting<EquatableArray<int>>> layers, Func<EquatableArray<int>, int> number)
    {
        int[] numbers = [.. layers.Where(l => !l.IsFaulty).Select(l => number(l.Value)).Distinct()];
        return numbers.Length == 1 ? numbers[0] : null;
    }
}
