using System.Globalization;
using GqaGen.Benchmarks.Timing;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Benchmarks.Training;

/// <summary><c>training</c>: an epoch of the generated GQA ViT against a hand-written one, and a step of the optimizer against TorchSharp's.</summary>
internal static class TrainingBenchmark
{
    public static int Run(bool quick)
    {
        TorchRuntime.EnsureLoaded();
        Console.WriteLine("| | generated, images a second | by hand, images a second | ratio | target |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            set_num_threads(threads);
            using DatasetSplits digits = Digits.Load();
            Epoch($"GQA ViT, C 48, depth 3, 17 tokens, batch 32, an epoch of digits, {threads} threads", GqaOptions.Tiny, digits.Train, 32, quick ? 2 : 7);
            using ImageDataset noise = Noise(GqaOptions.Small with { NumClasses = 10 });
            Epoch($"GQA ViT-S, 197 tokens, batch 16, {threads} threads", GqaOptions.Small with { NumClasses = 10 }, noise, 16, quick ? 1 : 3);
        }
        Console.WriteLine();
        Console.WriteLine("| a step of AdamW, ViT-S | fused kernels (ms) | TorchSharp's (ms) | ratio | target |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            set_num_threads(threads);
            Optimizer(threads, quick ? 3 : 15);
        }
        return 0;
    }

    private static void Epoch(string what, GqaOptions size, IImageDataset data, int batch, int rounds)
    {
        TrainingOptions options = new() { LearningRate = 1e-3, BatchSize = batch, ClipGrad = 1, Epochs = 1000 };
        using GqaViT model = GqaViT.Create(size);
        using var trainer = new Trainer<GqaViT>(model, data, options);
        using var byHand = new HandWrittenViT(size);
        var loop = new HandWrittenTraining(byHand, data, options);
        long steps = data.Count / batch;
        double[] medians = Interleaved.Medians(rounds, [() => trainer.Advance(steps), () => loop.Advance(steps)]);
        double[] speeds = [.. medians.Select(ms => steps * batch / ms * 1000)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {speeds[0]:0} | {speeds[1]:0} | {speeds[0] / speeds[1]:0.00} | ≥ 1.0 |"));
    }

    private static void Optimizer(int threads, int rounds)
    {
        GqaOptions size = GqaOptions.Small with { NumClasses = 10 };
        using GqaViT a = GqaViT.Create(size), b = GqaViT.Create(size);
        foreach (Parameter parameter in a.parameters().Concat(b.parameters())) parameter.grad = randn_like(parameter) * 1e-3;
        using var fused = new AdamWOptimizer(a, 0.01);
        using AdamW plain = optim.AdamW(b.parameters(), lr: 1e-3, weight_decay: 0.01);
        double[] medians = Interleaved.Medians(rounds, [() => fused.Step(1e-3), () => plain.step()]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {threads} threads | {medians[0]:0.0} | {medians[1]:0.0} | {medians[0] / medians[1]:0.00} | ≤ 0.5 |"));
    }

    private static ImageDataset Noise(GqaOptions size)
    {
        using var generator = new torch.Generator(1);
        return new(randn([64, size.InChans, size.ImgSize, size.ImgSize], generator: generator), arange(64, ScalarType.Int64) % size.NumClasses, [.. Enumerable.Range(0, size.NumClasses).Select(i => $"{i}")]);
    }
}
