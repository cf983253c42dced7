using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Plots;

namespace GqaGen.Experiments.Runs;

/// <summary>Draws a run from its metrics.</summary>
internal static class RunPictures
{
    /// <summary>Writes loss.png and accuracy.png, and allocation.png where an allocation can change.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="model">Its dimensions.</param>
    public static void Write(RunDirectory directory, RunArguments arguments, ViTOptions model)
    {
        // Of what was read twice, because a killed process had gone further than its last checkpoint, the later one counts.
        MetricRecord[] records = [.. MetricsReader.Read(directory.Metrics).GroupBy(r => (r.Split, r.Step)).Select(same => same.Last()).OrderBy(r => r.Step)];
        string title = $"{arguments.Variant}, {arguments.ModelSize}, {arguments.Dataset}, seed {arguments.Seed}";
        Curves("loss", new($"Loss: {title}", "Training step", "Cross entropy (nats)"), r => r.Loss);
        Curves("accuracy", new($"Accuracy: {title}", "Training step", "Top-1 accuracy (%)") { YScale = 100 }, r => r.Accuracy);

        AllocationSample[] samples = [.. records.Where(r => r is { Split: MetricSplit.Train, Allocations: not null }).Select(r => new AllocationSample(r.Step ?? 0, r.Allocations!))];
        if (samples.Length > 0 && IsDynamic(model, samples)) AllocationHeatMap.Save(directory.Picture("allocation"), $"Query heads of each KV head: {title}", samples);

        void Curves(string name, CurveAxes axes, Func<MetricRecord, double?> value)
        {
            LearningCurve[] curves =
            [
                .. new[] { MetricSplit.Train, MetricSplit.Validation, MetricSplit.ValidationEma }
                    .Select(split => new LearningCurve(split, arguments.Seed, [.. records.Where(r => r.Split == split && value(r) is not null).Select(r => new CurvePoint(r.Step ?? 0, value(r)!.Value))]))
                    .Where(curve => curve.Points.Any(p => double.IsFinite(p.Y))),
            ];
            if (curves.Length > 0) LearningCurves.Save(directory.Picture(name), curves, axes);
        }
    }

    // A picture of one colour says nothing that the arguments do not.
    private static bool IsDynamic(ViTOptions model, AllocationSample[] samples) =>
        ModelOptions.WindowOf(model) is not null || samples.SelectMany(s => s.Allocation).SelectMany(heads => heads).Distinct().Count() > 1;
}
