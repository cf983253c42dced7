using GqaGen.Benchmarks.Timing;
using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>What a forward over many tokens takes at its peak, in float32 maps [H, N, N].</summary>
public sealed class PeakMemoryTests
{
    private const int N = 3000, H = 6;
    private const double Map = (double)H * N * N * sizeof(float);

    public static TheoryData<string> Unperturbed => [.. EveryVariant.All
        .Where(v => v.Size(v.SizeNames[0]) is { Precision: Precision.Float32 or Precision.Tf32 } && !v.Name.Contains("pgqa", StringComparison.Ordinal)
            && !v.Name.Contains("perturbed", StringComparison.Ordinal) && !v.Name.Contains("noisy", StringComparison.Ordinal))
        .Select(v => v.Name)];

    /// <summary>In evaluation also where training drops from the map.</summary>
    [SkippableTheory, MemberData(nameof(Unperturbed))]
    public void NoVariantWithoutNoiseFormsTheMap(string name)
    {
        long? peak = EveryVariant.Named(name).Accept(new Forward());
        Skip.If(peak is null, "This system does not tell a process's peak.");
        Assert.True(peak < 0.35 * Map, $"{name}: a forward over {N} tokens takes {peak / 1e6:0} MB at its peak; a map would be {Map / 1e6:0} MB");
    }

    /// <summary>The map, the noise whose buffer becomes the result, and what softmax needs before them.</summary>
    [SkippableFact]
    public void NoiseTakesOneBufferBesideTheMap()
    {
        using var noise = new GaussianNoise(1, always: true, new RandomStream(1));
        using Tensor map = AttentionMap.Softmax(randn(1, H, N, 8), randn(1, H, N, 8));
        long? peak = PeakMemory.Of(() => noise.call(map).Dispose());
        Skip.If(peak is null, "This system does not tell a process's peak.");
        Assert.InRange(peak!.Value / Map, 0.9, 1.2);
    }

    private sealed class Forward : IVariantVisitor<long?>
    {
        public long? Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            ViTOptions options = variant.Size(variant.SizeNames[0]);
            options = options with { EmbedDim = 48, NumHeads = H, NumKvHeads = options.NumKvHeads == options.NumHeads ? H : Math.Min(options.NumKvHeads, 3), ImgSize = 16, PatchSize = 4 };
            using TModel model = TModel.Create((TOptions)options);
            model.eval();
            var attention = (nn.Module<Tensor, Tensor>)model.AttentionLayers[0];
            return PeakMemory.Of(() =>
            {
                using IDisposable noGrad = no_grad();
                using Tensor tokens = randn(1, N, 48);          // new ones: the official code hangs where the norms of a batch have not changed
                attention.call(tokens).Dispose();
            });
        }
    }
}
