using System.Globalization;
using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>From what a study file says to cells and the trainings that they share.</summary>
public sealed class StudyPlanner
{
    private const string Folder = "folder";         // the data set that only its folder tells from others

    private readonly Study _study;
    private readonly IReadOnlyDictionary<string, VariantTraits> _catalog;
    private readonly CheckpointFiles _checkpoints;
    private readonly string? _dataDir;
    private readonly Dictionary<string, WorkItem> _items = new(StringComparer.Ordinal);
    private readonly List<WorkItem> _order = [];

    private StudyPlanner(Study study, IReadOnlyList<Variant> catalog, CheckpointFiles checkpoints, string? dataDir) =>
        (_study, _catalog, _checkpoints, _dataDir) = (study, catalog.ToDictionary(v => v.Name, VariantTraits.Of, StringComparer.Ordinal), checkpoints, dataDir);

    /// <summary>Plans a study.</summary>
    /// <param name="study">A valid study.</param>
    /// <param name="catalog">The variants it was read with.</param>
    /// <param name="checkpoints">Knows the files that it starts from.</param>
    /// <param name="dataDir">The folder that data sets lie in; beside the study file unless given.</param>
    public static StudyPlan Plan(Study study, IReadOnlyList<Variant> catalog, CheckpointFiles checkpoints, string? dataDir = null)
    {
        var planner = new StudyPlanner(study, catalog, checkpoints, dataDir);
        Dictionary<string, Cell> cells = new(StringComparer.Ordinal);
        foreach (StudyMatrix matrix in study.Matrices)
            foreach (Cell cell in planner.Cells(matrix))
                cells[cell.Name] = cells.TryGetValue(cell.Name, out Cell? known) ? known with { Matrices = [.. known.Matrices.Append(matrix.Name).Distinct()] } : cell;
        return new(study, [.. cells.Values], [.. planner._order.OrderBy(i => i.Phase)], checkpoints.Missing);
    }

    private IEnumerable<Cell> Cells(StudyMatrix matrix) =>
        from dataset in matrix.Datasets
        from size in matrix.Sizes
        from seed in matrix.Seeds
        from variant in matrix.Variants.Select(v => _catalog[v])
        from window in Axis(matrix.Windows, variant.HasWindow)
        from kvHeads in Axis(matrix.KvHeads, variant.Heads == KvHeads.Grouped)
        from noise in Axis(matrix.Noise, variant.HasNoise)
        select Cell(matrix.Name, dataset, size, CellArguments.Of(variant, _study.Sizes, size, kvHeads, window, noise, seed));

    // An axis that a variant does not have collapses to one value.
    private static IEnumerable<T?> Axis<T>(IReadOnlyList<T> values, bool applies)
        where T : struct => applies && values.Count > 0 ? values.Select(v => (T?)v) : [null];

    private Cell Cell(string matrix, string dataset, string size, RunArguments run)
    {
        VariantTraits variant = _catalog[run.Variant];
        string knobs = Knobs(variant, run);
        StudyProtocol protocol = _study.Protocol;
        List<WorkItem> work = [];
        string? checkpoint = null;
        if (protocol.Pretrain is { } pretrain)
        {
            VariantTraits source = _catalog[protocol.PretrainVariant];
            RunArguments sourceRun = CellArguments.Of(source, _study.Sizes, size, kvHeads: null, window: null, strength: null, run.Seed);
            work.Add(Item(Phase.Pretrain, source, sourceRun, pretrain, dataset, size, "", parent: null, checkpoint: null, isLast: false));
        }
        else if (protocol.Checkpoint is { } pattern)
        {
            string name = pattern.Replace("{size}", size, StringComparison.Ordinal).Replace("{seed}", run.Seed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            checkpoint = Path.GetFullPath(Path.Combine(StudyFolder, name));
        }
        if (protocol.UpTrain is { } upTrain) work.Add(Item(Phase.UpTrain, variant, run, upTrain, dataset, size, knobs, work.LastOrDefault(), checkpoint, isLast: protocol.FineTune is null));
        if (protocol.FineTune is { } fineTune) work.Add(Item(Phase.FineTune, variant, run, fineTune, dataset, size, knobs, work.LastOrDefault(), protocol.UpTrain is null ? checkpoint : null, isLast: true));
        return new()
        {
            Name = $"{run.Variant}-{size}-{dataset}{knobs}-seed{run.Seed.ToString(CultureInfo.InvariantCulture)}",
            Variant = run.Variant,
            Size = size,
            Dataset = dataset,
            Window = run.Window,
            NumKvHeads = run.NumKvHeads!.Value,
            Strength = run.Strength,
            Seed = run.Seed,
            Matrices = [matrix],
            Work = work,
        };
    }

    private string StudyFolder => Path.GetDirectoryName(Path.GetFullPath(_study.Path))!;

    private WorkItem Item(Phase phase, VariantTraits variant, RunArguments model, StudyPhase how, string cellDataset, string size, string knobs, WorkItem? parent, string? checkpoint, bool isLast)
    {
        string dataset = how.Dataset ?? cellDataset;
        StudyDataset reading = _study.Datasets.TryGetValue(dataset, out StudyDataset? known) ? known : new(Dir: null, TrainLimit: null, ValSplit: 0.1);
        TrainingOptions training = how.Training.Over(variant.Training) with { Seed = model.Seed };
        RunArguments run = model with
        {
            Dataset = dataset,
            DataDir = Path.GetFullPath(Path.Combine(_dataDir ?? StudyFolder, reading.Dir ?? dataset)),
            TrainLimit = reading.TrainLimit,
            ValSplit = reading.ValSplit,
            InitialCheckpoint = checkpoint,
            Pooling = _study.Protocol.Pooling,
            Training = training,
        };
        string description = WorkDescription.Of(phase, variant.Variant, run, ModelOptions.Of(variant.Variant, run), training, dataset == Folder ? reading.Dir ?? dataset : null, _study.Threads, parent, checkpoint is null ? null : _checkpoints.Sha256(checkpoint), isLast);
        string id = WorkDescription.Sha256(description);
        if (_items.TryGetValue(id, out WorkItem? item)) return item;
        item = new()
        {
            Phase = phase,
            Name = $"{phase.Word()}-{run.Variant}-{size}-{dataset}{knobs}-seed{run.Seed.ToString(CultureInfo.InvariantCulture)}",
            Size = size,
            Arguments = run,
            Threads = _study.Threads,
            Parent = parent,
            IsTested = isLast,
            KeepsWeights = !isLast || _study.KeepWeights,
            Description = description,
            Id = id,
        };
        _items.Add(id, item);
        _order.Add(item);
        return item;
    }

    private static string Knobs(VariantTraits variant, RunArguments run) => string.Create(CultureInfo.InvariantCulture,
        $"{(run.Window is { } window ? $"-window{window}" : "")}{(variant.Heads == KvHeads.Grouped ? $"-kv{run.NumKvHeads}" : "")}{(run.Strength is { } strength ? $"-noise{strength}" : "")}");
}
