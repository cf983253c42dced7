using GqaGen.Runtime.Attention;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>How far a run is, and what it has measured since its last readings. The tensors are on the device.</summary>
internal sealed class TrainingProgress(IReadOnlyList<IGroupedAttention> layers, Device device) : IDisposable
{
    /// <summary>Training steps done.</summary>
    public long Step { get; set; }

    /// <summary>Since the last reading.</summary>
    public RunningMetrics Window { get; } = new(device);

    /// <summary>Since the epoch's start.</summary>
    public RunningMetrics Epoch { get; } = new(device);

    /// <summary>Since the run's start.</summary>
    public FinitenessCheck Finiteness { get; } = new(layers, device);

    /// <summary>Takes in one step: its mean loss [], logits [b, classes], labels int64 [b].</summary>
    public void Add(Tensor loss, Tensor logits, Tensor labels)
    {
        Finiteness.Watch(loss);
        Window.Add(loss, logits, labels);
        Epoch.Add(loss, logits, labels);
        Step++;
    }

    /// <summary>What a checkpoint must hold of it; the totals are its own, the step belongs to the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> State() => new(StringComparer.Ordinal)
    {
        ["step"] = tensor(Step, dtype: ScalarType.Int64),
        ["window_metrics"] = Window.Totals,
        ["epoch_metrics"] = Epoch.Totals,
    };

    /// <summary>Takes over what <see cref="State"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        Step = state["step"].item<long>();
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
