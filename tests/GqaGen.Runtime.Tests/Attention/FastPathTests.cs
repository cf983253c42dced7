using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Attention;

/// <summary>The fast paths against the per-head float64 oracle: outputs and gradients.</summary>
public sealed class FastPathTests
{
    private const int H = 12, B = 2, N = 5, D = 4;
    private static readonly SeededDropout NoDrop = new(0, seed: 0);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 11)]
    [InlineData(3, 55)]
    [InlineData(4, 165)]
    [InlineData(5, 330)]
    [InlineData(6, 462)]
    public void GatherEqualsTheOracleForEveryComposition(int g, int count)
    {
        long[][] allocations = [.. Compositions.Of(H, g)];
        Assert.Equal(count, allocations.Length);
        foreach (long[] allocation in allocations)
            Check(g, [allocation], (q, k, v) => GatheredAttention.Forward(q, k, v, HeadMap.Of(tensor(allocation), H), NoDrop));
    }

    [Fact]
    public void GatherEqualsTheOracleWhenHeadsServeNobody()
    {
        foreach (long[] allocation in Compositions.Of(H, 3, least: 0).Where(a => a.Contains(0)))
            Check(3, [allocation], (q, k, v) => GatheredAttention.Forward(q, k, v, HeadMap.Of(tensor(allocation), H), NoDrop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(12)]
    public void FoldEqualsTheOracleForUniformGroups(int g)
    {
        long[] uniform = UniformAllocation.Counts(H, g);
        Check(g, [uniform], (q, k, v) => Unfold(AttentionKernel.Forward(Fold(q, g), k, v, NoDrop)));
        Check(g, [uniform], (q, k, v) => Unfold(AttentionMap.Apply(AttentionMap.Softmax(Fold(q, g), k), v)));
    }

    // [B, H, N, d] ↔ [B, G, N·r, d], as the folded projections give and take it.
    private static Tensor Fold(Tensor q, int g) => q.view(B, g, H / g, N, D).transpose(2, 3).reshape(B, g, N * H / g, D);

    private static Tensor Unfold(Tensor y) => y.view(B, y.shape[1], N, -1, D).transpose(2, 3).reshape(B, H, N, D);

    [Fact]
    public void EachSampleMayHaveItsOwnAllocation()
    {
        long[][] all = [.. Compositions.Of(H, 4)];
        for (int i = 0; i + 1 < all.Length; i += 2)
        {
            long[][] pair = [all[i], all[^(i + 1)]];
            Tensor allocation = tensor(pair.SelectMany(a => a).ToArray()).reshape(B, 4);
            Check(4, pair, (q, k, v) => GatheredAttention.Forward(q, k, v, HeadMap.Of(allocation, H), NoDrop));
        }
    }

    private static void Check(int g, long[][] allocations, Func<Tensor, Tensor, Tensor, Tensor> fast)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(17);
        Tensor[] inputs = [Random([B, H, N, D]), Random([B, g, N, D]), Random([B, g, N, D])];
        Tensor weights = Random([B, H, N, D]);                             // of the scalar whose gradient is compared

        Tensor[] exact = Run((q, k, v) => PerHeadOracle.Forward(q, k, v, allocations), inputs, weights, ScalarType.Float64);
        foreach (ScalarType type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            Tensor[] actual = Run(fast, inputs, weights, type);
            for (int i = 0; i < exact.Length; i++)
            {
                double error = (actual[i].to(ScalarType.Float64) - exact[i]).abs().max().item<double>();
                double scale = Math.Max(1, exact[i].abs().max().item<double>());
                Assert.True(error <= 1e-6 * scale, $"[{string.Join(" | ", allocations.Select(a => string.Join(" ", a)))}] {new[] { "output", "grad q", "grad k", "grad v" }[i]} in {type}: off by {error:g3}");
            }
        }

        Tensor Random(long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: generator);
    }

    private static Tensor[] Run(Func<Tensor, Tensor, Tensor, Tensor> attention, Tensor[] inputs, Tensor weights, ScalarType type)
    {
        Tensor[] leaves = [.. inputs.Select(x => x.to(type).detach().clone().requires_grad_())];
        Tensor y = attention(leaves[0], leaves[1], leaves[2]);
        (y * weights.to(type)).sum().backward();
        return [y.detach(), .. leaves.Select(x => x.grad ?? zeros_like(x))];
    }
}
