using CsCheck;
using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Attention;

/// <summary>Attention block by block is attention.</summary>
public sealed class BlockedProductsTests
{
    /// <summary>Outputs and gradients, with maps from one row of one sample to all at once.</summary>
    [Fact]
    public void BlocksOfEverySizeGiveWhatOneMapGives() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[1, 9], Gen.Int[1, 7]).Sample((b, x, m, n) =>
        {
            using DisposeScope scope = NewDisposeScope();
            using var generator = new Generator(3);
            Tensor[] inputs = [Random(b, x, m), Random(b, x, n), Random(b, x, n)];
            Tensor[] whole = Run(AttentionMapOf, inputs);
            foreach (long largest in Enumerable.Range(1, (b * x * m * n) + 1).Where(size => size <= 30 || size % 17 == 0))
            {
                Tensor[] blocked = Run((q, k, v) => BlockedProducts.Forward(q, k, v, largest), inputs);
                for (int i = 0; i < whole.Length; i++)
                    Assert.True((whole[i] - blocked[i]).abs().max().item<double>() < 1e-12, $"q [{b}, {x}, {m}, 4], {n} keys, maps of {largest}: {(i == 0 ? "the output" : $"gradient {i}")} differs");
            }

            Tensor Random(params long[] shape) => randn([.. shape, 4], ScalarType.Float64, generator: generator);
        }, seed: "0N0XIzNsQ0O2", iter: 60, threads: 1);

    /// <summary>Of the lengths of real models, in the type that takes this way: alone, and in batches that make one block, several, and a smaller last one.</summary>
    [Theory]
    [InlineData(3, 394, 197)]
    [InlineData(6, 197, 197)]
    [InlineData(3, 1154, 577)]
    [InlineData(3, 2048, 1024)]
    public void ASampleHasTheSameBitsInEveryBatch(int x, int m, int n)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using var generator = new Generator(5);
        int most = (int)Math.Max(2, (BlockedProducts.LargestMap / ((long)x * m * n) * 2) + 1);
        Tensor q = Random(most, x, m), k = Random(most, x, n), v = Random(most, x, n);
        Tensor alone = BlockedProducts.Forward(q[..1], k[..1], v[..1], BlockedProducts.LargestMap);
        foreach (int b in new[] { 2, 3, most / 2, most - 1, most }.Where(b => b <= most).Distinct())
            Assert.True(alone.equal(BlockedProducts.Forward(q[..b], k[..b], v[..b], BlockedProducts.LargestMap)[..1]).all().item<bool>(), $"q [{b}, {x}, {m}, 64], {n} keys: the first sample differs from itself alone");

        Tensor Random(long samples, long heads, long rows) => randn([samples, rows, heads, 64], generator: generator).to(ScalarType.BFloat16).transpose(1, 2);
    }

    /// <summary>In bfloat16 a sample of 5 tokens can differ in a bit.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, 1)]
    [InlineData(ScalarType.BFloat16, 8)]
    public void OfFewTokensToo(ScalarType type, int fewest)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using var generator = new Generator(7);
        using var noDrop = new SeededDropout(0, 0);
        noDrop.eval();
        List<string> differ = [];
        foreach (int n in new[] { 1, 2, 3, 5, 8, 10, 11, 17, 26, 32 }.Where(n => n >= fewest))
        foreach (int x in new[] { 1, 2, 3, 6 })
        foreach (int r in new[] { 1, 2, 4 })
        foreach (int d in new[] { 8, 16, 64 })
        {
            using DisposeScope shape = NewDisposeScope();
            Tensor q = Random(x, n * r, d), k = Random(x, n, d), v = Random(x, n, d);
            Tensor[] alone = [.. Enumerable.Range(0, 16).Select(i => AttentionKernel.Forward(q[i..(i + 1)], k[i..(i + 1)], v[i..(i + 1)], noDrop))];
            foreach (int b in new[] { 2, 3, 7, 16 })
            {
                Tensor batch = AttentionKernel.Forward(q[..b], k[..b], v[..b], noDrop);
                int changed = Enumerable.Range(0, b).Count(i => !alone[i].equal(batch[i..(i + 1)]).all().item<bool>());
                if (changed > 0) differ.Add($"q [{b}, {x}, {n * r}, {d}], {n} keys: {changed}");
            }
        }
        Assert.True(differ.Count == 0, $"samples that differ from themselves alone:\n{string.Join('\n', differ)}");

        Tensor Random(long heads, long rows, long d) => randn([16, rows, heads, d], generator: generator).to(type).transpose(1, 2);
    }

    [Theory]
    [InlineData(0, 3, 4, 5)]
    [InlineData(2, 3, 0, 5)]
    [InlineData(2, 3, 4, 0)]
    public void NothingGivesNothing(int b, int x, int m, int n)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = [zeros(b, x, m, 4), zeros(b, x, n, 4), zeros(b, x, n, 4)];
        Tensor[] whole = Run(AttentionMapOf, inputs), blocked = Run((q, k, v) => BlockedProducts.Forward(q, k, v, BlockedProducts.LargestMap), inputs);
        Assert.All(whole.Zip(blocked), pair => Assert.True(pair.First.shape.SequenceEqual(pair.Second.shape) && pair.First.equal(pair.Second).all().item<bool>()));
    }

    private static Tensor AttentionMapOf(Tensor q, Tensor k, Tensor v) => AttentionMap.Apply(AttentionMap.Softmax(q, k), v);

    // The output, and the gradients of a scalar of it by q, k and v.
    private static Tensor[] Run(Func<Tensor, Tensor, Tensor, Tensor> attention, Tensor[] inputs)
    {
        Tensor[] leaves = [.. inputs.Select(t => t.detach().clone().requires_grad_())];
        Tensor y = attention(leaves[0], leaves[1], leaves[2]);
        (y * linspace(-1, 2, y.numel(), ScalarType.Float64).view(y.shape)).sum().backward();
        return [y.detach(), .. leaves.Select(t => t.grad!)];
    }
}
