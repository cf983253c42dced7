using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>What the axes of a matrix must satisfy together.</summary>
internal sealed class MatrixRules(IReadOnlyDictionary<string, VariantTraits> catalog, IReadOnlyDictionary<string, OwnSize> ownSizes, DiagnosticBag bag)
{
    private const int MostCells = 100_000;

    private readonly IReadOnlyDictionary<string, RunArguments> _sizes = ownSizes.ToDictionary(s => s.Key, s => s.Value.Arguments, StringComparer.Ordinal);
    private readonly HashSet<(TextSpan, string)> _reported = [];

    public void Check(Axes matrix, StudyProtocol protocol)
    {
        VariantTraits[] variants = [.. matrix.Variants.Value.Select(v => catalog[v.Value])];
        CheckEffect(matrix.Windows, AxisKeys.Windows.Name, "a window", variants.Any(v => v.HasWindow));
        CheckEffect(matrix.KvHeads, AxisKeys.KvHeads.Name, "a number of KV heads that can be chosen", variants.Any(v => v.Heads == KvHeads.Grouped));
        CheckEffect(matrix.Noise, AxisKeys.Noise.Name, "noise", variants.Any(v => v.HasNoise));

        bool isConverted = protocol.Pretrain is not null || protocol.Checkpoint is not null;
        if (protocol.Pretrain is not null && catalog.TryGetValue(protocol.PretrainVariant, out VariantTraits? source)) variants = [.. variants.Append(source).Distinct()];
        foreach (VariantTraits variant in variants)
            foreach (Placed<string> size in matrix.Sizes.Value)
                if (IsKnown(variant, size)) CheckSize(matrix, variant, size, isConverted);
    }

    public void CheckCount(IReadOnlyList<Axes> matrices, TextSpan place)
    {
        double cells = matrices.Sum(m => (double)m.Variants.Value.Count * m.Sizes.Value.Count * m.Datasets.Value.Count * m.Seeds.Value.Count
            * Math.Max(m.Windows.Value.Count, 1) * Math.Max(m.KvHeads.Value.Count, 1) * Math.Max(m.Noise.Value.Count, 1));
        if (cells > MostCells) bag.Report(place, StudyProblems.TooManyCells((long)cells, MostCells));
    }

    private void CheckEffect(Setting axis, string name, string property, bool hasEffect)
    {
        if (axis.IsWritten && !hasEffect) bag.Report(axis.KeySpan, StudyProblems.NoEffect(name, property));
    }

    private bool IsKnown(VariantTraits variant, Placed<string> size)
    {
        if (ownSizes.TryGetValue(size.Value, out OwnSize? own))
        {
            if (own.Arguments.ModelSize.Length == 0) return false;
            if (variant.Variant.SizeNames.Contains(own.Arguments.ModelSize)) return true;
            Report(own.From, StudyProblems.Unknown($"size of variant '{variant.Variant.Name}'", own.Arguments.ModelSize, [.. variant.Variant.SizeNames]));
            return false;
        }
        if (variant.Variant.SizeNames.Contains(size.Value)) return true;
        Report(size.Span, StudyProblems.Unknown($"size of variant '{variant.Variant.Name}' or of the study", size.Value, [.. variant.Variant.SizeNames.Concat(ownSizes.Keys).Distinct()]));
        return false;
    }

    private void CheckSize(Axes matrix, VariantTraits variant, Placed<string> size, bool isConverted)
    {
        IEnumerable<Placed<int>?> heads = variant.Heads == KvHeads.Grouped && matrix.KvHeads.Value.Count > 0 ? matrix.KvHeads.Value.Cast<Placed<int>?>() : [null];
        foreach (Placed<int>? kvHeads in heads)
        {
            RunArguments run = CellArguments.Of(variant, _sizes, size.Value, kvHeads?.Value, window: null, strength: null, seed: 0);
            ViTOptions options = ModelOptions.Of(variant.Variant, run);
            if (isConverted && options.NumKvHeads > 0 && options.NumHeads % options.NumKvHeads != 0)
            {
                Report(kvHeads?.Span ?? size.Span, StudyProblems.UniformGroups(options.NumHeads, options.NumKvHeads, variant.Variant.Name, size.Value));
                continue;
            }
            try
            {
                options.Validate();
            }
            catch (ArgumentException e)
            {
                Report(kvHeads?.Span ?? size.Span, StudyProblems.Dimensions(variant.Variant.Name, size.Value, e.Message.Split(" (Parameter")[0]));
            }
        }
    }

    // One slip shows at many combinations, and an ablation has the axes of the main comparison: it is told once.
    private void Report(TextSpan place, Problem problem)
    {
        if (_reported.Add((place, problem.Descriptor.Id))) bag.Report(place, problem);
    }
}
