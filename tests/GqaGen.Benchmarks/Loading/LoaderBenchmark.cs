using System.Globalization;
using GqaGen.Benchmarks.Timing;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Benchmarks.Loading;

/// <summary><c>loader</c>: JPEG files of 224×224 into batches, against decoding alone, and how long a training step waits for them.</summary>
internal static class LoaderBenchmark
{
    private const int BatchSize = 32, StepBatchSize = 16, Side = 224;

    public static int Run(bool quick)
    {
        TorchRuntime.EnsureLoaded();
        using var photographs = new Photographs(quick ? 64 : 256);
        Rates(photographs.Path, images: quick ? 256 : 2048, rounds: quick ? 2 : 9);
        Console.WriteLine();
        Waiting(photographs.Path, steps: quick ? 2 : 12);
        return 0;
    }

    private static void Rates(string folder, int images, int rounds)
    {
        var dataset = new ImageFolderDataset(folder, ImagePipeline.Evaluation(Side));
        string[] files = [.. Enumerable.Range(0, (int)dataset.Count).Select(i => dataset.FileOf(i))];
        Console.WriteLine("| threads | loader: decode, normalise, batch (images a second) | decoding alone | ratio | target |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            var decoding = new DecodingAlone(files, threads);
            double[] medians = Interleaved.Medians(rounds, [() => Load(dataset, threads, images), () => decoding.Run(images)]);
            double[] rates = [.. medians.Select(ms => images / ms * 1000)];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {threads} | {rates[0]:0} | {rates[1]:0} | {rates[0] / rates[1]:0.00} | ≥ 0.9 |"));
        }
    }

    private static void Load(ImageFolderDataset dataset, int threads, int images)
    {
        int batches = images / BatchSize;
        using var loader = new DataLoader(dataset, new BatchSampler(dataset.Count, BatchSize, seed: 1), 0, batches, new() { Workers = threads });
        for (int i = 0; i < batches; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            loader.Next();
        }
    }

    private static void Waiting(string folder, int steps)
    {
        ThreadBudget.Apply();
        var dataset = new ImageFolderDataset(folder, ImagePipeline.Training(Side));
        Console.WriteLine("| KDGQA ViT-S, batch 16, RandAugment | images a second | of a step spent waiting for data |");
        Console.WriteLine("|---|---|---|");
        foreach (int workers in new[] { 0, 1, 2 })
        {
            var readings = new Readings();
            using KdgqaViT model = KdgqaViT.Create(KdgqaOptions.Small with { NumClasses = dataset.ClassNames.Count }, seed: 1);
            using var trainer = new Trainer<KdgqaViT>(model, dataset, new() { BatchSize = StepBatchSize, Epochs = 1000, LogEvery = 1, Workers = workers }) { Observer = readings };
            trainer.Advance(steps);
            string who = workers == 0 ? "in the training thread" : $"{workers} {(workers == 1 ? "worker" : "workers")}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {who} | {readings.ImagesPerSecond:0.0} | {100 * readings.DataWait:0.00} % |"));
        }
    }

    // Means over the steps after the first, which waits for the first batch.
    private sealed class Readings : ITrainingObserver
    {
        private readonly List<TrainingStep> _steps = [];

        public double ImagesPerSecond => _steps.Skip(1).Average(s => s.ImagesPerSecond);

        public double DataWait => _steps.Skip(1).Average(s => s.DataWait);

        public void OnStep(TrainingStep step) => _steps.Add(step);
    }
}
