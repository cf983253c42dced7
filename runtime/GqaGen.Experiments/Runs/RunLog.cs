using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Runs;

/// <summary>Writes metrics.jsonl, from the step at which a session begins: what a killed one had written beyond its last checkpoint is dropped.</summary>
internal sealed class RunLog(RunDirectory directory, RunArguments arguments, Action<string> tell) : ITrainingObserver, IDisposable
{
    private const string Phase = "train";

    private MetricsLog? _log;
    private MetricsObserver? _readings;

    public void OnStart(TrainingStart start)
    {
        _log?.Dispose();
        IReadOnlyList<long> damaged = MetricsRewind.To(directory.Metrics, start.Step, start.IsEpochDue);
        if (damaged.Count > 0) tell($"{Path.GetFileName(directory.Metrics)} had {(damaged.Count == 1 ? $"a damaged line, number {damaged[0]}; it is" : $"{damaged.Count} damaged lines, from number {damaged[0]} on; they are")} dropped.");
        _log = MetricsLog.Open(directory.Metrics);
        _readings = new(_log, Path.GetFileName(directory.Root), arguments.Variant, arguments.Seed, Phase);
    }

    public void OnStep(TrainingStep step) => _readings?.OnStep(step);

    public void OnEpoch(EpochSummary epoch) => _readings?.OnEpoch(epoch);

    /// <summary>Adds the measurement on the test split.</summary>
    public void Tested(long step, EvaluationResult test) => _log?.Append(new()
    {
        Run = Path.GetFileName(directory.Root),
        Variant = arguments.Variant,
        Seed = arguments.Seed,
        Phase = Phase,
        Split = MetricSplit.Test,
        Step = step,
        Loss = test.Loss,
        Accuracy = test.Accuracy,
        Allocations = [.. test.Allocations.Select(layer => layer.MeanQueryHeads)],
        NonUniformShares = [.. test.Allocations.Select(layer => layer.NonUniformShare)],
    });

    public void Dispose() => _log?.Dispose();
}
