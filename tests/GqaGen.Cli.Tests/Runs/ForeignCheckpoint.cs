using GqaGen.Runtime.Checkpoints;
using GqaGen.Variants.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>A multi-head model's weights as other programs name and store them.</summary>
internal static class ForeignCheckpoint
{
    private static readonly string[] Projections = ["q", "k", "v"];

    /// <summary>timm's names: q, k and v in one.</summary>
    public static void Fused(string mha, string path) => Write(mha, path, source => source
        .Where(t => !IsProjection(t.Key)).ToDictionary()
        .Union(source.Keys.Where(name => name.Contains(".attn.q.", StringComparison.Ordinal))
            .Select(q => KeyValuePair.Create(q.Replace(".attn.q.", ".attn.qkv.", StringComparison.Ordinal), cat([.. Projections.Select(p => source[q.Replace(".attn.q.", $".attn.{p}.", StringComparison.Ordinal)])]))))
        .ToDictionary());

    /// <summary>timm's names where they are not fused: <c>attn.q_proj</c> and its like.</summary>
    public static void Separate(string mha, string path) => Write(mha, path, source => source.ToDictionary(
        t => Projections.Aggregate(t.Key, (name, p) => name.Replace($".attn.{p}.", $".attn.{p}_proj.", StringComparison.Ordinal)), t => t.Value));

    /// <summary>PyTorch's file, names with <c>module.</c> before them.</summary>
    public static void PyTorch(string mha, string path)
    {
        using WeightsFile file = WeightsFile.Open(mha);
        TorchCheckpoint.Write(path, file);
    }

    /// <summary>Tensors changed at will, as safetensors that say nothing of themselves.</summary>
    public static void Write(string mha, string path, Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>> change)
    {
        using DisposeScope scope = NewDisposeScope();
        using WeightsFile file = WeightsFile.Open(mha);
        SafetensorsWriter.Write(path, change(file.ReadAll()), new Dictionary<string, string> { ["format"] = "pt" });
    }

    private static bool IsProjection(string name) => Projections.Any(p => name.Contains($".attn.{p}.", StringComparison.Ordinal));
}
