namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>What accuracy became when one setting was varied, of one data set and size.</summary>
internal sealed class Ablation
{
    private Ablation(Benchmark benchmark, AblationAxis axis, IReadOnlyList<AblationCurve> curves, IReadOnlyList<AblationCurve> points)
    {
        (Benchmark, Axis, Curves, Points) = (benchmark, axis, curves, points);
        Values = [.. curves.Concat(points).SelectMany(curve => curve.Groups.Keys).Distinct().Order()];
    }

    public Benchmark Benchmark { get; }

    public AblationAxis Axis { get; }

    /// <summary>The variants that were run at several values.</summary>
    public IReadOnlyList<AblationCurve> Curves { get; }

    /// <summary>Variants that stand at one end of the axis by what they are: MHA and MQA among the numbers of KV heads.</summary>
    public IReadOnlyList<AblationCurve> Points { get; }

    /// <summary>The values that came, rising.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The baseline, where it has not this setting and so compares with every value.</summary>
    public CellGroup? Reference => Benchmark.Baseline is { } baseline && Axis.Value(baseline.Setting) is null ? baseline : null;

    /// <summary>The ablation, or null where no variant was run at several values.</summary>
    public static Ablation? Of(Benchmark benchmark, AblationAxis axis)
    {
        AblationCurve[] all =
        [
            .. benchmark.Main.Where(main => axis.Value(main.Setting) is not null).Select(main => new AblationCurve(main, Along(benchmark, axis, main))),
        ];
        AblationCurve[] curves = [.. all.Where(curve => curve.Groups.Count > 1)];
        AblationCurve[] points = axis != AblationAxis.KvHeads
            ? []
            : [.. all.Where(curve => curve.Groups.Count == 1 && (curve.Main.Setting.NumKvHeads == 1 || curve.Main.Setting.NumKvHeads == curve.Main.First.NumHeads))];
        return curves.Length == 0 ? null : new(benchmark, axis, curves, points);
    }

    private static SortedDictionary<double, CellGroup> Along(Benchmark benchmark, AblationAxis axis, CellGroup main)
    {
        SortedDictionary<double, CellGroup> groups = new() { [axis.Value(main.Setting)!.Value] = main };
        foreach (CellGroup other in benchmark.Others.Where(other => other.Variant == main.Variant && axis.Without(other.Setting) == axis.Without(main.Setting)))
        {
            if (axis.Value(other.Setting) is { } value) groups[value] = other;
        }

        return groups;
    }
}

/// <summary>One variant at the values of an ablation.</summary>
/// <param name="Main">At its main setting.</param>
/// <param name="Groups">By value, the main one among them.</param>
internal sealed record AblationCurve(CellGroup Main, SortedDictionary<double, CellGroup> Groups)
{
    public string Variant => Main.Variant;
}
