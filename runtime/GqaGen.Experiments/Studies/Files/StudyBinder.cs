using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using GqaGen.Experiments.Runs;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>From the tree to the study: the sections one after the other, each going on after an error of its own.</summary>
internal sealed class StudyBinder(SourceText text, bool isComplete, IReadOnlyDictionary<string, VariantTraits> catalog, IReadOnlyCollection<string> datasets, DiagnosticBag bag)
{
    private const string Extension = ".study.yaml";

    /// <summary>The study; worth nothing where a problem was reported.</summary>
    public Study? Bind(SyntaxTree tree)
    {
        if (tree.Root is not MappingNode mapping)
        {
            if (tree is { IsComplete: true, Root: { } other and not FaultyNode }) bag.Report(other.Span, ValueProblems.Root(text.Kind, NodeKind.Of(other)));
            return null;
        }

        Section root = Section.Of(StudyKeys.Table, mapping, StudyKeys.Places, isComplete, bag);
        string name = BindName(root);
        IReadOnlyList<NamedSection> sizes = NamedSections.Bind(root, StudyKeys.Sizes, StudyKeys.Size, SizeName, isComplete, bag);
        var axes = new AxesBinder(catalog.Keys, datasets, bag);
        Section main = root.Get(StudyKeys.Matrix);
        if (root.IsMissing(StudyKeys.Matrix))
            bag.Report(text.Start, StudyProblems.Missing(StudyKeys.Matrix.Name, "name at least the sizes and the data sets, for instance 'matrix: { sizes: tiny, datasets: digits }'"));
        Axes mainAxes = axes.Bind(Study.Main, main, inherited: null);
        List<Axes> matrices = [mainAxes];
        foreach (NamedSection ablation in NamedSections.Bind(root, StudyKeys.Ablations, AxisKeys.Table, AblationName, isComplete, bag))
            matrices.Add(axes.Bind(ablation.Name, ablation.Section, mainAxes));

        var ownSizes = sizes.GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => SizeBinder.Bind(g.First(), bag), StringComparer.Ordinal);
        var protocol = new ProtocolBinder(catalog, datasets, bag);
        if (root.IsMissing(StudyKeys.Protocol))
            bag.Report(text.Start, StudyProblems.Missing(StudyKeys.Protocol.Name, "name the phases, for instance 'protocol: { pretrain: true, uptrain: true }'"));
        StudyProtocol phases = protocol.Bind(root.Get(StudyKeys.Protocol), matrices);
        var rules = new MatrixRules(catalog, ownSizes, bag);
        foreach (Axes matrix in matrices) rules.Check(matrix, phases);
        rules.CheckCount(matrices, text.Start);

        return new()
        {
            Name = name,
            Summary = root.Get(StudyKeys.Summary).Value,
            Path = text.Path,
            Threads = root.Get(StudyKeys.Threads).Value,
            KeepWeights = root.Get(StudyKeys.KeepWeights).Value,
            Sizes = ownSizes.ToDictionary(s => s.Key, s => s.Value.Arguments, StringComparer.Ordinal),
            Datasets = BindDatasets(root),
            Matrices = [.. matrices.Select(m => m.ToMatrix())],
            Protocol = phases,
        };
    }

    private string BindName(Section root)
    {
        Setting<string> written = root.Get(StudyKeys.Name);
        if (written.IsFaulty) return "";
        string name = written.IsWritten ? written.Value : FileName(text.Path);
        if (!NameRules.IsWellFormed(name)) bag.Report(written.IsWritten ? written.Span : text.Start, written.IsWritten ? StudyProblems.InvalidName("a study", name) : StudyProblems.InvalidFileName(name));
        return name;
    }

    private static string FileName(string path)
    {
        string file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? file[..^Extension.Length] : file;
    }

    private Dictionary<string, StudyDataset> BindDatasets(Section root)
    {
        var read = new Dictionary<string, StudyDataset>(StringComparer.Ordinal);
        foreach (NamedSection dataset in NamedSections.Bind(root, StudyKeys.Datasets, StudyKeys.Dataset, name => datasets.Contains(name) ? null : StudyProblems.Unknown("data set", name, datasets), isComplete, bag))
        {
            Setting<string> dir = dataset.Section.Get(StudyKeys.Dir);
            Setting<int> limit = dataset.Section.Get(StudyKeys.TrainLimit);
            read[dataset.Name] = new(dir.IsWritten ? dir.Value : null, limit.IsWritten ? limit.Value : null, dataset.Section.Get(StudyKeys.ValSplit).Value);
        }
        return read;
    }

    private static Problem? SizeName(string name) => IsGood(name) ? null : StudyProblems.InvalidName("a size", name);

    private static Problem? AblationName(string name) => IsGood(name) && name != Study.Main ? null : StudyProblems.InvalidName("an ablation", name);

    private static bool IsGood(string name) => NameRules.IsWellFormed(name) && name.Length <= NameRules.Longest;
}
