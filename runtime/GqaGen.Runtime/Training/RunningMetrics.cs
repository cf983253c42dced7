using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Loss and accuracy summed on the device, so that only <see cref="Read"/> waits for it.</summary>
internal sealed class RunningMetrics(Device device) : IDisposable
{
    private readonly Tensor _loss = zeros([], ScalarType.Float64, device).DetachFromDisposeScope();         // times images
    private readonly Tensor _correct = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();

    /// <summary>Images so far.</summary>
    public long Images { get; private set; }

    /// <summary>Takes in one batch: its mean loss [], logits [b, classes], labels int64 [b].</summary>
    public void Add(Tensor loss, Tensor logits, Tensor labels)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long images = labels.shape[0];
        _loss.add_(loss, images);
        _correct.add_((logits.argmax(1) == labels).sum());
        Images += images;
    }

    /// <summary>The sums so far.</summary>
    public MetricSums Read()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] sums = stack([_loss, _correct.to(ScalarType.Float64)]).cpu().data<double>().ToArray();
        return new(sums[0], (long)sums[1], Images);
    }

    /// <summary>Goes on from these sums.</summary>
    public void Set(MetricSums sums)
    {
        using DisposeScope scope = NewDisposeScope();
        _loss.fill_(sums.Loss);
        _correct.fill_(sums.Correct);
        Images = sums.Images;
    }

    public void Dispose()
    {
        _loss.Dispose();
        _correct.Dispose();
    }
}
