using System.Globalization;
using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>The dimensions of a Vision Transformer in words, so that a message about many tensors says first what the matter is.</summary>
internal static class SourceSizes
{
    /// <summary>Those that the shapes of a source show, with brackets; empty if they show none.</summary>
    public static string Of(IReadOnlyDictionary<string, TensorHeader> source)
    {
        var known = new List<string>();
        long? width = Dimension("cls_token", 2) ?? Dimension("norm.weight", 0);
        if (width is { } c) known.Add($"embed_dim {c}");
        int depth = source.Keys.Where(name => name.StartsWith("blocks.", StringComparison.Ordinal)).Max(name => BlockNames.Split(name).Block + 1) ?? 0;
        if (depth > 0) known.Add($"depth {depth}");
        if (Dimension("patch_embed.proj.weight", 3) is { } patch) known.Add($"patch_size {patch}, in_chans {Dimension("patch_embed.proj.weight", 1)}");
        if (width > 0 && Dimension("blocks.0.mlp.fc1.weight", 0) is { } hidden) known.Add($"mlp_ratio {((double)hidden / width.Value).ToString("0.##", CultureInfo.InvariantCulture)}");
        return known.Count == 0 ? "" : $" ({string.Join(", ", known)})";

        long? Dimension(string name, int index) => source.TryGetValue(name, out TensorHeader header) && header.Shape.Length > index ? header.Shape[index] : null;
    }

    /// <summary>Those of a target.</summary>
    public static string Of(ViTOptions target) => string.Create(CultureInfo.InvariantCulture,
        $"embed_dim {target.EmbedDim}, depth {target.Depth}, patch_size {target.PatchSize}, in_chans {target.InChans}, mlp_ratio {target.MlpRatio:0.##}");
}
