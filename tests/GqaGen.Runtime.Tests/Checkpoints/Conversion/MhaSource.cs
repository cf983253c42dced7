using GqaGen.Runtime.Checkpoints;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>Weights to convert.</summary>
internal static class MhaSource
{
    /// <summary>The parameters of a multi-head model with random biases and norms; with its buffers, if wanted.</summary>
    public static Dictionary<string, Tensor> Of(TinyOptions options, bool ownState = false)
    {
        using var generator = new Generator(7, CPU);
        var model = new TinyViT(options with { NumKvHeads = options.NumHeads });
        HashSet<string> parameters = [.. model.named_parameters().Select(p => p.name)];
        Dictionary<string, Tensor> state = StateDict.Snapshot(model);
        foreach (string name in parameters) state[name].uniform_(-1, 1, generator);
        return ownState ? state : state.Where(s => parameters.Contains(s.Key)).ToDictionary();
    }

    /// <summary>The same with q, k and v in one, as timm has them.</summary>
    public static Dictionary<string, Tensor> Fused(Dictionary<string, Tensor> separate)
    {
        var fused = separate.Where(s => !s.Key.Contains(".attn.q.", StringComparison.Ordinal) && !s.Key.Contains(".attn.k.", StringComparison.Ordinal) && !s.Key.Contains(".attn.v.", StringComparison.Ordinal)).ToDictionary();
        foreach (string q in separate.Keys.Where(n => n.Contains(".attn.q.", StringComparison.Ordinal)))
        {
            string Part(string part) => q.Replace(".attn.q.", $".attn.{part}.", StringComparison.Ordinal);
            fused[Part("qkv")] = cat([separate[q], separate[Part("k")], separate[Part("v")]]);
        }
        return fused;
    }
}
