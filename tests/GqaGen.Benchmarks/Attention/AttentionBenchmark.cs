using GqaGen.Benchmarks.Timing;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Benchmarks.Attention;

/// <summary>Runs the contestants of each case in turn.</summary>
internal static class AttentionBenchmark
{
    public static IEnumerable<AttentionRow> Run(bool quick, string? only)
    {
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        foreach (AttentionShape shape in quick ? AttentionShape.All.Take(1) : AttentionShape.All)
        foreach (bool backward in new[] { false, true })
        foreach (string variant in GeneratedAttention.Variants)
            if (only is null || $"{Word(type)}, {shape}, {Pass(backward)}".Contains(only, StringComparison.Ordinal))
                yield return Case(variant, shape, type, backward, Rounds(shape, quick));
    }

    private static int Rounds(AttentionShape shape, bool quick) => quick ? 5 : shape.N >= 4096 ? 5 : 11;

    private static AttentionRow Case(string variant, AttentionShape shape, ScalarType type, bool backward, int rounds)
    {
        using DisposeScope scope = NewDisposeScope();
        var weights = new AttentionWeights(shape, type);
        using nn.Module<Tensor, Tensor> module = GeneratedAttention.Create(variant, weights);
        module.train(backward);
        IReadOnlyList<(string Name, Func<Tensor> Run)> byHand = ByHand(variant, new(weights), shape, backward);
        var loop = new OfficialLoop(weights);
        Tensor? allocation = variant == "key-norm" ? null : tensor(variant is "uniform" or "pgqa" ? [.. Enumerable.Repeat((long)shape.R, shape.G)] : shape.Unequal);
        bool perturbs = backward && variant == "pgqa";
        var floor = new Floor(weights);

        Action generated = Timed(() => module.call(weights.Tokens), () => module.zero_grad());
        Action official = Timed(() => loop.Run(allocation, perturbs), weights.ClearGradients);
        Action[] work = [generated, .. byHand.Select(c => Timed(c.Run, weights.ClearGradients)), official, Timed(() => floor.Run(backward), () => { weights.ClearGradients(); floor.ClearGradients(); })];
        double[] medians = Interleaved.Medians(rounds, work);
        (double fastest, string name) = medians[1..^2].Zip(byHand, (ms, c) => (ms, c.Name)).Min();
        return new(
            variant, shape.ToString(), Word(type), Pass(backward),
            medians[0], fastest, name, medians[^2], medians[^1], PeakMemory.Of(generated), PeakMemory.Of(official));

        Action Timed(Func<Tensor> forward, Action clear) => () =>
        {
            using DisposeScope pass = NewDisposeScope();
            if (backward) forward().sum().backward();
            else
            {
                using IDisposable noGrad = no_grad();
                forward();
            }
            clear();
        };
    }

    private static string Word(ScalarType type) => type == ScalarType.Float32 ? "float32" : "bfloat16";

    private static string Pass(bool backward) => backward ? "forward + backward" : "forward";

    private static IReadOnlyList<(string Name, Func<Tensor> Run)> ByHand(string variant, HandWritten hand, AttentionShape shape, bool training)
    {
        Tensor heads = tensor(shape.Unequal.SelectMany((count, g) => Enumerable.Repeat((long)g, (int)count)).ToArray());
        return variant switch
        {
            "uniform" => hand.Uniform,
            "pgqa" => training ? hand.Perturbed : hand.Uniform,
            "key-norm" => hand.KeyNorm,
            "difference" or "ema" when training => hand.Windowed(heads, zeros(shape.G), averages: variant == "ema"),
            _ => hand.Known(shape.Unequal, heads),
        };
    }
}
