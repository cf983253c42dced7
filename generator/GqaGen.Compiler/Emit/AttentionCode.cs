using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>The statements between the projections: from q, k, v to y [B, H, N, d].</summary>
internal static class AttentionCode
{
    private const string Output = "[B, H, N, d]";

    public static IReadOnlyList<(string Code, string Comment)> Lines(LoweredVariant variant)
    {
        List<(string, string)> lines = [];
        bool gathered = variant.Path == AttentionPath.Gathered;
        string heads = "_grouping.Heads";
        if (variant.Allocation != AllocationSource.Constant)
        {
            string rows = variant.Allocation == AllocationSource.PerSample ? "[B, " : "[";
            lines.Add(("Tensor allocation = _grouping.call(k);", $"{rows}G]: query heads of each KV head, Σ = H"));
            lines.Add(("Tensor heads = HeadMap.Of(allocation, _numHeads);", $"{rows}H]: KV head of each query head"));
            heads = "heads";
        }

        if (variant.Spec.Perturbation is Perturbation.Gaussian)
        {
            if (gathered)
            {
                lines.Add(($"k = HeadMap.Select(k, {heads});", Output));
                lines.Add(($"v = HeadMap.Select(v, {heads});", Output));
            }
            lines.Add(("Tensor y = PerturbedAttention.Forward(q, k, v, _noise, _attnDrop);", Output));
            return lines;
        }

        lines.Add((gathered
            ? $"Tensor y = GatheredAttention.Forward(q, k, v, {heads}, _attnDrop);"
            : "Tensor y = FoldedAttention.Forward(q, k, v, _attnDrop);", Output));
        if (variant.Spec.Perturbation is Perturbation.Reference)
        {
            string places = variant.Allocation == AllocationSource.Constant ? "_grouping.Places" : "HeadMap.PlaceInGroup(heads)";
            lines.Add(($"y = _noise.call(y, {places});", Output));
        }
        return lines;
    }
}
