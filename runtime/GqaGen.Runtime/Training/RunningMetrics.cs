using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Loss and accuracy summed on the device, so that only <see cref="Read"/> waits for it.</summary>
internal sealed class RunningMetrics(Device device) : IDisposable
{
    /// <summary>Loss times images, correct answers, images: float64 [3].</summary>
    public Tensor Totals { get; } = zeros([3], ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>Takes in one batch: its mean loss [], logits [b, classes], labels int64 [b].</summary>
    public void Add(Tensor loss, Tensor logits, Tensor labels)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor correct = (logits.argmax(1) == labels).sum().to(ScalarType.Float64);
        Tensor images = full([], labels.shape[0], ScalarType.Float64, Totals.device);
        Totals.add_(stack([loss.to(ScalarType.Float64) * labels.shape[0], correct, images]));
    }

    /// <summary>The mean loss and the share of correct answers; NaN without images.</summary>
    public (double Loss, double Accuracy, long Images) Read()
    {
        using Tensor host = Totals.to(CPU, copy: true);
        ReadOnlySpan<double> totals = host.data<double>().ToArray();
        return (totals[0] / totals[2], totals[1] / totals[2], (long)totals[2]);
    }

    /// <summary>Starts anew.</summary>
    public void Reset() => Totals.zero_().Dispose();

    public void Dispose() => Totals.Dispose();
}
