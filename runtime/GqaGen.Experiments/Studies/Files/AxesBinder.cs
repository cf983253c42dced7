using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>The axes of one matrix with their places.</summary>
internal sealed record Axes(
    string Name,
    Setting<IReadOnlyList<Placed<string>>> Variants,
    Setting<IReadOnlyList<Placed<string>>> Sizes,
    Setting<IReadOnlyList<Placed<string>>> Datasets,
    Setting<IReadOnlyList<Placed<int>>> Windows,
    Setting<IReadOnlyList<Placed<int>>> KvHeads,
    Setting<IReadOnlyList<Placed<double>>> Noise,
    Setting<IReadOnlyList<Placed<long>>> Seeds)
{
    public StudyMatrix ToMatrix() => new(
        Name, Values(Variants), Values(Sizes), Values(Datasets), Values(Windows), Values(KvHeads), Values(Noise), Values(Seeds));

    private static IReadOnlyList<T> Values<T>(Setting<IReadOnlyList<Placed<T>>> axis) => [.. axis.Value.Select(p => p.Value)];
}

/// <summary>Binds <c>matrix</c> and the entries of <c>ablations</c>.</summary>
internal sealed class AxesBinder(IEnumerable<string> variants, IReadOnlyCollection<string> datasets, DiagnosticBag bag)
{
    private const long DefaultSeed = 42;

    private readonly IReadOnlyList<string> _variants = [.. variants];

    /// <param name="name">The matrix.</param>
    /// <param name="section">What is written of it.</param>
    /// <param name="inherited">The main comparison, for an ablation.</param>
    public Axes Bind(string name, Section section, Axes? inherited)
    {
        Setting<IReadOnlyList<Placed<string>>> variants = Axis(AxisKeys.Variants, inherited?.Variants, [.. _variants.Select(v => new Placed<string>(v, default))]);
        Setting<IReadOnlyList<Placed<string>>> sets = Axis(AxisKeys.Datasets, inherited?.Datasets, []);
        Setting<IReadOnlyList<Placed<string>>> sizes = Axis(AxisKeys.Sizes, inherited?.Sizes, []);
        if (inherited is null && section.IsOn) ReportMissing(section);
        return new(
            name,
            Known(variants, "variant", _variants),
            sizes,
            Known(sets, "data set", datasets),
            Axis(AxisKeys.Windows, inherited?.Windows, []),
            Axis(AxisKeys.KvHeads, inherited?.KvHeads, []),
            Axis(AxisKeys.Noise, inherited?.Noise, []),
            Axis(AxisKeys.Seeds, inherited?.Seeds, [new(DefaultSeed, default)]));

        Setting<IReadOnlyList<Placed<T>>> Axis<T>(Key<IReadOnlyList<Placed<T>>> key, Setting<IReadOnlyList<Placed<T>>>? main, IReadOnlyList<Placed<T>> fallback)
        {
            Setting<IReadOnlyList<Placed<T>>> written = section.Get(key);
            return written.Origin != Origin.Default ? written : main?.Inherit() ?? written with { Value = fallback };
        }
    }

    private void ReportMissing(Section matrix)
    {
        foreach ((Key key, string mend) in new (Key, string)[] { (AxisKeys.Sizes, "name model sizes, for instance 'sizes: [small, base]'"), (AxisKeys.Datasets, "name data sets, for instance 'datasets: [cifar10]'") })
            if (matrix.IsMissing(key)) bag.Report(matrix.KeySpan, StudyProblems.Missing(key.Name, mend));
    }

    // Names that are not known are reported where they are written, and left out of what follows.
    private Setting<IReadOnlyList<Placed<string>>> Known(Setting<IReadOnlyList<Placed<string>>> axis, string what, IReadOnlyCollection<string> known)
    {
        List<Placed<string>> good = [];
        foreach (Placed<string> name in axis.Value)
        {
            if (known.Contains(name.Value)) good.Add(name);
            else if (axis.IsWritten) bag.Report(name.Span, StudyProblems.Unknown(what, name.Value, known));
        }
        return good.Count == axis.Value.Count ? axis : axis with { Value = good, Origin = Origin.Faulty };
    }
}
