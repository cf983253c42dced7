using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>The statements of the forward: from tokens x to q, k and v, to y, and back to tokens.</summary>
internal static class AttentionCode
{
    private const string Kv = "[B, G, N, d]";

    public static IReadOnlyList<(string Code, string Comment)> Projections(LoweredVariant variant)
    {
        bool folded = variant.Path == AttentionPath.Folded;
        List<(string, string)> lines = [];
        string x = "x";
        if (ComputeType.Of(variant.Spec) is { } type)
        {
            lines.Add(($"torch.Tensor h = x.to({type.Code});", $"[B, N, C] in {type.Word}, as all that follows"));
            x = "h";
        }
        lines.Add(folded
            ? ($"torch.Tensor q = _q.call({x});", "[B, G, N·r, d]: the r = H/G query heads of a group beside each token")
            : ($"torch.Tensor q = _q.call({x}).view(b, n, _numHeads, _headDim).transpose(1, 2);", "[B, H, N, d]"));
        lines.Add(($"torch.Tensor k = _k.call({x}).view(b, n, _numKvHeads, _headDim).transpose(1, 2);", Kv));
        lines.Add(($"torch.Tensor v = _v.call({x}).view(b, n, _numKvHeads, _headDim).transpose(1, 2);", Kv));
        return lines;
    }

    public static IReadOnlyList<(string Code, string Comment)> Attention(LoweredVariant variant)
    {
        bool folded = variant.Path == AttentionPath.Folded;
        string output = folded ? "[B, G, N·r, d]" : "[B, H, N, d]";
        List<(string, string)> lines = [];
        string heads = "_grouping.Heads";
        if (variant.Allocation != AllocationSource.Constant)
        {
            string rows = variant.Allocation == AllocationSource.PerSample ? "[B, " : "[";
            lines.Add(("torch.Tensor allocation = _grouping.call(k);", $"{rows}G]: query heads of each KV head, Σ = H"));
            lines.Add(("torch.Tensor heads = gqa::Grouping.HeadMap.Of(allocation, _numHeads);", $"{rows}H]: KV head of each query head"));
            heads = "heads";
        }

        if (variant.Spec.Perturbation is Perturbation.Gaussian)
        {
            if (!folded)
            {
                lines.Add(($"k = gqa::Grouping.HeadMap.Select(k, {heads});", output));
                lines.Add(($"v = gqa::Grouping.HeadMap.Select(v, {heads});", output));
            }
            lines.Add(("torch.Tensor y = gqa::Attention.PerturbedAttention.Forward(q, k, v, _noise, _attnDrop);", output));
            return lines;
        }

        lines.Add((folded
            ? "torch.Tensor y = gqa::Attention.AttentionKernel.Forward(q, k, v, _attnDrop);"
            : $"torch.Tensor y = gqa::Attention.GatheredAttention.Forward(q, k, v, {heads}, _attnDrop);", output));
        if (variant.Spec.Perturbation is Perturbation.Reference)
        {
            string places = variant.Allocation == AllocationSource.Constant ? "_grouping.Places" : "gqa::Grouping.HeadMap.PlaceInGroup(heads)";
            lines.Add(($"y = _noise.call(y, {places});", output));
        }
        return lines;
    }

    public static IReadOnlyList<(string Code, string Comment)> Output(LoweredVariant variant)
    {
        const string projected = "return _projDrop.call(_proj.call(y)).MoveToOuterDisposeScope();";
        return variant.Path == AttentionPath.Folded
            ? [(projected, "[B, N, C]")]
            : [("y = y.transpose(1, 2).reshape(b, n, c);", "[B, N, C]"), (projected, "")];
    }
}
