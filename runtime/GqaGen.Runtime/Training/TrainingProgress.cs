using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>How far a run is, and what it has measured since its last readings. The tensors are on the device.</summary>
internal sealed class TrainingProgress(IReadOnlyList<IGroupedAttention> layers, Device device, int gradAccumSteps) : IDisposable
{
    private readonly RunningMetrics _epoch = new(device);
    private MetricSums _lastReading;        // the epoch's sums at it

    /// <summary>Training steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Micro-batches that a step is made of now.</summary>
    public int GradAccumSteps { get; set; } = gradAccumSteps;

    /// <summary>Threads of each operation on the CPU when the state was saved; those of now unless it was restored.</summary>
    public long Threads { get; private set; } = get_num_threads();

    /// <summary>Images since the epoch's start.</summary>
    public long EpochImages => _epoch.Images;

    /// <summary>Since the run's start.</summary>
    public FinitenessCheck Finiteness { get; } = new(layers, device);

    /// <summary>What scales the loss; nothing does if null.</summary>
    public LossScaler? Scaler { get; init; }

    /// <summary>The epoch that validated best; null before the first validation.</summary>
    public BestEpoch? Best { get; private set; }

    /// <summary>Takes in one step, micro-batch by micro-batch.</summary>
    public void Add(IReadOnlyList<MicroBatchOutput> outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Finiteness.Watch(outputs.Count == 1 ? outputs[0].Loss : stack(outputs.Select(o => o.Loss)).sum());
        foreach ((Tensor loss, Tensor logits, Tensor labels) in outputs) _epoch.Add(loss, logits, labels);
        Step++;
    }

    /// <summary>The metrics since the last reading of the epoch; the next ones start here.</summary>
    public MetricSums TakeReading()
    {
        MetricSums before = _lastReading;
        _lastReading = _epoch.Read();
        return _lastReading - before;
    }

    /// <summary>The metrics of the epoch; the next one starts here.</summary>
    public MetricSums TakeEpoch()
    {
        MetricSums sums = _epoch.Read();
        _epoch.Set(default);
        _lastReading = default;
        return sums;
    }

    /// <summary>Takes in what an epoch is judged by → whether it is the best so far.</summary>
    public bool Judge(int epoch, EvaluationResult validation)
    {
        if (Best is not null && !Best.IsBeatenBy(validation.Accuracy, validation.Loss)) return false;
        Best = new(epoch, validation.Accuracy, validation.Loss);
        return true;
    }

    /// <summary>What a checkpoint must hold of it. The scaler's tensors are its own, the others belong to the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>(Scaler?.State() ?? [], StringComparer.Ordinal)
        {
            ["step"] = tensor(Step, dtype: ScalarType.Int64),
            ["grad_accum_steps"] = tensor((long)GradAccumSteps, dtype: ScalarType.Int64),
            ["threads"] = tensor((long)get_num_threads(), dtype: ScalarType.Int64),
            ["epoch_metrics"] = Saved(_epoch.Read()),
            ["epoch_metrics_at_reading"] = Saved(_lastReading),
            ["best_epoch"] = tensor(Best is null ? new double[3] : [Best.Epoch, Best.Accuracy, Best.Loss]),
        };
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        Step = state["step"].item<long>();
        GradAccumSteps = (int)state["grad_accum_steps"].item<long>();
        Threads = state["threads"].item<long>();
        Finiteness.Reset();
        _epoch.Set(Read(state["epoch_metrics"]));
        _lastReading = Read(state["epoch_metrics_at_reading"]);
        Best = state["best_epoch"].data<double>().ToArray() is [> 0 and double epoch, double accuracy, double loss] ? new((int)epoch, accuracy, loss) : null;
        Scaler?.Restore(state);
    }

    public void Dispose()
    {
        _epoch.Dispose();
        Finiteness.Dispose();
        Scaler?.Dispose();
    }

    // float64 [3]: loss, right answers, images.
    private static Tensor Saved(MetricSums sums) => tensor(new[] { sums.Loss, sums.Correct, sums.Images });

    private static MetricSums Read(Tensor saved) => saved.data<double>().ToArray() is [double loss, double correct, double images] ? new(loss, (long)correct, (long)images) : default;
}
