using System.Globalization;
using System.Runtime.InteropServices;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;
using GqaGen.Variants;
using TorchSharp;

namespace Quickstart;

/// <summary>From the results of all trainings and metrics.jsonl to the table, the plots and report.html.</summary>
internal sealed class RunReport
{
    private readonly QuickstartOptions _options;
    private readonly RunDirectory _run;
    private readonly torch.Device _device;
    private readonly IReadOnlyList<CellResult> _pretrained;
    private readonly IReadOnlyList<MetricRecord> _metrics;
    private readonly IReadOnlyList<VariantResult> _results;

    public RunReport(QuickstartOptions options, RunDirectory run, torch.Device device, IReadOnlyList<CellResult> pretrained, IReadOnlyList<CellResult> upTrained, IReadOnlyDictionary<string, double> milliseconds)
    {
        (_options, _run, _device, _pretrained) = (options, run, device, pretrained);
        // A resumed training writes the steps after its checkpoint again: the last one counts.
        _metrics = [.. MetricsReader.Read(run.Metrics).Where(m => m.Phase == CellRunner.UpTrain)
            .GroupBy(m => (m.Run, m.Split, m.Step)).Select(same => same.Last())];
        long mhaBytes = upTrained.First(r => r.Variant == GqaCatalog.Mha.Name).KvBytesPerToken;
        _results = [.. upTrained.GroupBy(r => r.Variant).Select(seeds => Summarise(seeds.Key, [.. seeds], mhaBytes, milliseconds[seeds.Key])).OrderByDescending(r => r.KvBytesPerToken).ThenBy(r => r.Variant, StringComparer.Ordinal)];
        Table = VariantComparison.ToTable(_results);
    }

    public ResultTable Table { get; }

    public static string Percent(IReadOnlyList<CellResult> results)
    {
        var statistics = SampleStatistics.Of([.. results.Select(r => 100 * r.TestAccuracy)]);
        return statistics.StandardDeviation is { } deviation
            ? string.Create(CultureInfo.InvariantCulture, $"{statistics.Mean:0.00} ± {deviation:0.00}")
            : string.Create(CultureInfo.InvariantCulture, $"{statistics.Mean:0.00}");
    }

    public void Write()
    {
        VariantComparison.SaveCsv(_run.Summary, _results);
        HtmlReport.Save(_run.Report, new Report
        {
            Title = "One MHA model, seven ways to share its keys and values",
            Created = DateTimeOffset.Now,
            Command = $"dotnet run -c Release --project examples/Quickstart -- --seeds {_options.Seeds} --epochs {_options.Epochs} --up-train-epochs {_options.UpTrainEpochs} --device {_options.Device}",
            Sections =
            [
                new("Results", [new ReportTable(Table, Caption)]),
                new("Pictures", [.. Pictures()]),
                new("Environment", [new ReportFacts(Environment())]),
                new("Notes",
                [
                    new ReportParagraph("Keys and values of the MHA model are mean-pooled into the KV heads of each variant; everything else is copied. All variants are then trained for the same steps in the same order of images."),
                    new ReportParagraph("The task is small and nearly solved by every variant: differences of the size of one standard deviation say nothing about which variant is better."),
                ]),
            ],
        });
    }

    private string Caption =>
        $"Test accuracy: mean ± sample standard deviation over {_options.Seeds} seeds. KV B/token: bytes of keys and values kept for a token over all layers, float32. "
        + $"ms per batch: median of one forward of {Latency.Batch} images on one thread, variants in turn. Final allocation: query heads of each KV head, layer | layer, a mean over seeds (and over the test images where each has its own). "
        + "≠ unif.: share of the allocations read while up-training that differ from uniform.";

    private ReportFact[] Environment() =>
    [
        new("Data", "Optical Recognition of Handwritten Digits (UCI, E. Alpaydin and C. Kaynak, CC BY 4.0), fixed split"),
        new("Model", "Vision Transformer, size tiny: C = 48, depth 3, H = 6, G = 3, 8×8 images in patches of 2"),
        new("MHA before conversion", $"{Percent(_pretrained)} % of the test digits after {_options.Epochs} epochs"),
        new("Device", $"{_device}, {System.Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}"),
        new("Versions", $".NET {System.Environment.Version}, TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch {torch.__version__}"),
    ];

    private IEnumerable<ReportPicture> Pictures()
    {
        string path = _run.Picture("accuracy-against-kv-bytes");
        AccuracyAgainstCost.Save(path, [.. _results.Select(AccuracyPoint.Of)], CostAxis.KvBytes);
        yield return new(path, "Accuracy against KV cache", "Up and left is better: more right answers from fewer bytes a token. Bars are ± one standard deviation over seeds.");

        path = _run.Picture("up-training-loss");
        LearningCurves.Save(path, Curves(split: "train", m => m.Loss), CurveAxes.TrainingLoss);
        yield return new(path, "Loss while up-training", "A high start shows what the conversion lost; MHA converts to itself and loses nothing.");

        path = _run.Picture("validation-accuracy");
        LearningCurves.Save(path, Curves(split: "validation", m => m.Accuracy), CurveAxes.ValidationAccuracy);
        yield return new(path, "Validation accuracy while up-training", "Mean over seeds with a band of ± one standard deviation.");

        foreach (string variant in new[] { GqaCatalog.Kdgqa.Name, GqaCatalog.DgqaDifference.Name, GqaCatalog.DgqaEma.Name })
        {
            path = _run.Picture($"allocation-{variant}");
            AllocationHeatMap.Save(path, $"{variant}: query heads of each KV head, seed 0", [.. Of(variant).Where(m => m.Seed == 0 && m.Allocations is not null).OrderBy(m => m.Step).Select(m => new AllocationSample(m.Step!.Value, m.Allocations!))]);
            yield return new(path, $"Allocation of {variant}", "One row a KV head, layer by layer; colour and number are the query heads it serves at that step.");
        }
    }

    private LearningCurve[] Curves(string split, Func<MetricRecord, double?> value) =>
        [.. _metrics.Where(m => m.Split == split && value(m) is not null).GroupBy(m => (m.Variant, m.Seed)).OrderBy(g => g.Key.Variant, StringComparer.Ordinal).ThenBy(g => g.Key.Seed)
            .Select(g => new LearningCurve(g.Key.Variant, g.Key.Seed, [.. g.OrderBy(m => m.Step).Select(m => new CurvePoint(m.Step!.Value, value(m)!.Value))]))];

    private IEnumerable<MetricRecord> Of(string variant) => _metrics.Where(m => m.Variant == variant);

    private VariantResult Summarise(string variant, IReadOnlyList<CellResult> seeds, long mhaBytes, double milliseconds) => new()
    {
        Variant = variant,
        TestAccuracies = [.. seeds.Select(s => s.TestAccuracy)],
        Parameters = seeds[0].Parameters,
        KvBytesPerToken = seeds[0].KvBytesPerToken,
        MhaKvBytesPerToken = mhaBytes,
        MillisecondsPerBatch = milliseconds,
        FinalAllocation = [.. seeds[0].FinalAllocation.Select((layer, l) => (IReadOnlyList<double>)[.. layer.Select((_, g) => seeds.Average(s => s.FinalAllocation[l][g]))])],
        NonUniformFraction = Of(variant).Where(m => m.NonUniformShares is not null).SelectMany(m => m.NonUniformShares!).DefaultIfEmpty(0).Average(),
    };
}
