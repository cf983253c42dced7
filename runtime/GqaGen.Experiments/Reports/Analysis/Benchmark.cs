namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>One data set and size: what variants are compared within.</summary>
internal sealed class Benchmark
{
    public Benchmark(string dataset, string modelSize, IReadOnlyList<CellGroup> main, IReadOnlyList<CellGroup> others, string baseline)
    {
        (Dataset, ModelSize, Main, Others) = (dataset, modelSize, main, others);
        Baseline = main.FirstOrDefault(group => group.Variant == baseline);
    }

    public string Dataset { get; }

    public string ModelSize { get; }

    public string Name => $"{Dataset}, size {ModelSize}";

    /// <summary>The variants at their main settings, in the order of the study.</summary>
    public IReadOnlyList<CellGroup> Main { get; }

    /// <summary>Variants at other settings, by variant and setting.</summary>
    public IReadOnlyList<CellGroup> Others { get; }

    /// <summary>What the others are compared with; null where it has no result.</summary>
    public CellGroup? Baseline { get; }
}
