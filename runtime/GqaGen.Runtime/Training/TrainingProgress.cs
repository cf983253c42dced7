using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>How far a run is, and what it has measured since its last readings. The tensors are on the device.</summary>
internal sealed class TrainingProgress(IReadOnlyList<IGroupedAttention> layers, Device device, int gradAccumSteps) : IDisposable
{
    /// <summary>Training steps done.</summary>
    public long Step { get; set; }

    /// <summary>Micro-batches that a step is made of now.</summary>
    public int GradAccumSteps { get; set; } = gradAccumSteps;

    /// <summary>Threads of each operation on the CPU when the state was saved; those of now unless it was restored.</summary>
    public long Threads { get; private set; } = get_num_threads();

    /// <summary>Since the last reading.</summary>
    public RunningMetrics Window { get; } = new(device);

    /// <summary>Since the epoch's start.</summary>
    public RunningMetrics Epoch { get; } = new(device);

    /// <summary>Since the run's start.</summary>
    public FinitenessCheck Finiteness { get; } = new(layers, device);

    /// <summary>Takes in one step, micro-batch by micro-batch.</summary>
    public void Add(IReadOnlyList<MicroBatchOutput> outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Finiteness.Watch(outputs.Count == 1 ? outputs[0].Loss : stack(outputs.Select(o => o.Loss)).sum());
        foreach ((Tensor loss, Tensor logits, Tensor labels) in outputs)
        {
            Window.Add(loss, logits, labels);
            Epoch.Add(loss, logits, labels);
        }
        Step++;
    }

    /// <summary>What a checkpoint must hold of it; the totals are its own, the numbers belong to the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> State() => new(StringComparer.Ordinal)
    {
        ["step"] = tensor(Step, dtype: ScalarType.Int64),
        ["grad_accum_steps"] = tensor((long)GradAccumSteps, dtype: ScalarType.Int64),
        ["threads"] = tensor((long)get_num_threads(), dtype: ScalarType.Int64),
        ["window_metrics"] = Window.Totals,
        ["epoch_metrics"] = Epoch.Totals,
    };

    /// <summary>Takes over what <see cref="State"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        Step = state["step"].item<long>();
        GradAccumSteps = (int)state["grad_accum_steps"].item<long>();
        Threads = state["threads"].item<long>();
        Finiteness.Reset();
        Window.Totals.copy_(state["window_metrics"]);
        Epoch.Totals.copy_(state["epoch_metrics"]);
    }

    public void Dispose()
    {
        Window.Dispose();
        Epoch.Dispose();
        Finiteness.Dispose();
    }
}
