using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>All that the report is made of.</summary>
internal sealed class StudyAnalysis
{
    /// <exception cref="ArgumentException">A result or a time cannot be reported; the message names it.</exception>
    public StudyAnalysis(StudyDescription description, IReadOnlyList<CellResult> results, IReadOnlyList<CellTiming> timings)
    {
        foreach (CellTiming timing in timings) StepTimes.Check(timing);
        Description = description;
        Cells = new(description, results);
        Benchmarks = [.. Cells.Benchmarks.Select(benchmark => new BenchmarkAnalysis(benchmark, timings))];
    }

    public StudyDescription Description { get; }

    public StudyCells Cells { get; }

    public IReadOnlyList<BenchmarkAnalysis> Benchmarks { get; }
}

/// <summary>What is said of one data set and size.</summary>
internal sealed class BenchmarkAnalysis
{
    public BenchmarkAnalysis(Benchmark benchmark, IReadOnlyList<CellTiming> timings)
    {
        Benchmark = benchmark;
        Accuracy = new(benchmark, cell => cell.TestAccuracy);
        Similarity = new(benchmark, CellNumbers.GroupSimilarity);
        Ablations = [.. AblationAxis.All.Select(axis => Ablation.Of(benchmark, axis)).OfType<Ablation>()];
        Times = new(benchmark, timings);
    }

    public Benchmark Benchmark { get; }

    /// <summary>Test accuracy against the baseline.</summary>
    public ComparisonFamily Accuracy { get; }

    /// <summary>Similarity within groups, a mean over layers, against the baseline.</summary>
    public ComparisonFamily Similarity { get; }

    public IReadOnlyList<Ablation> Ablations { get; }

    public StepTimes Times { get; }

    /// <summary>The variant of the highest mean, if the tests support that it is better than the baseline, or, for the baseline, than all others.</summary>
    public CellGroup? SupportedBest
    {
        get
        {
            CellGroup? best = Benchmark.Main.MaxBy(group => group.Accuracy.Mean);
            if (best is null || Benchmark.Baseline is null || Accuracy.Comparisons.Count == 0) return null;
            bool supported = best == Benchmark.Baseline
                ? Accuracy.Comparisons.All(one => one is { Verdict: Verdict.Shown, IsHigher: false })
                : Accuracy.Of(best.Variant) is { Verdict: Verdict.Shown, IsHigher: true };
            return supported ? best : null;
        }
    }
}
