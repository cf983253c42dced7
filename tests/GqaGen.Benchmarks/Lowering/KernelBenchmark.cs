using System.Globalization;
using GqaGen.Benchmarks.Timing;
using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Lowering;

/// <summary><c>lowering</c>: SDPA against plain products by type and length, and whether AttentionKernel takes the faster.</summary>
internal static class KernelBenchmark
{
    private const int H = 6, G = 3, Tokens = 3200, ShortBatch = 32;
    private static readonly int[] Lengths = [10, 17, 26, 33, 50, 65, 101, 197, 401, 577, 785, 1024, 1025, 2048, 4096];

    public static int Run(bool quick)
    {
        TorchRuntime.EnsureLoaded();
        Console.WriteLine($"q [B, {G}, 2·N, d] against k and v [B, {G}, N, d], {ShortBatch} samples of up to 33 tokens, else about {Tokens} tokens in all, {get_num_threads()} threads, libtorch {__version__}; milliseconds, medians.");
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16 })
        foreach (bool backward in type == ScalarType.Float16 ? [false] : new[] { false, true })      // its products take twenty times as long on a CPU
        {
            Console.WriteLine($"\n{type}, {(backward ? "forward + backward" : "forward")}\n");
            Console.WriteLine("| N | d | SDPA | plain products | products / SDPA | AttentionKernel | its time / the faster |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            foreach (int n in quick ? [17, 197] : Lengths.Where(n => type != ScalarType.Float16 || n <= 785))
                Console.WriteLine(Row(type, n, n <= 33 ? 8 : 64, n <= 33 ? ShortBatch : Math.Max(1, Tokens / n), backward, quick ? 3 : n >= 2048 ? 7 : 15));
        }
        return 0;
    }

    private static string Row(ScalarType type, int n, int d, int b, bool backward, int rounds)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor q = Random(b, H / G * n), k = Random(b, n), v = Random(b, n);
        using var noDrop = new SeededDropout(0, 0);
        noDrop.train(backward);
        double[] ms = Interleaved.Medians(rounds,
        [
            Pass(() => functional.scaled_dot_product_attention(q, k, v)),
            Pass(() => AttentionMap.Apply(AttentionMap.Softmax(q, k), v)),
            Pass(() => AttentionKernel.Forward(q, k, v, noDrop)),
        ]);
        string taken = AttentionKernel.TakesProducts(q, k, v, backward) ? "products in blocks" : "SDPA";
        return string.Create(CultureInfo.InvariantCulture, $"| {n} | {d} | {ms[0]:0.00} | {ms[1]:0.00} | {ms[1] / ms[0]:0.00} | {taken} | {ms[2] / Math.Min(ms[0], ms[1]):0.00} |");

        Tensor Random(int samples, int rows) => randn(samples, rows, G, d).to(type).transpose(1, 2).requires_grad_(backward);

        Action Pass(Func<Tensor> forward) => () =>
        {
            using DisposeScope pass = NewDisposeScope();
            if (backward) forward().sum().backward();
            else
            {
                using IDisposable noGrad = no_grad();
                forward();
            }
            q.grad = k.grad = v.grad = null;
        };
    }
}
