using GqaGen.Runtime.Attention;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Watches the loss on the device, and reads it and the layers' own watches back when asked.</summary>
internal sealed class FinitenessCheck(IReadOnlyList<IGroupedAttention> layers, Device device) : IDisposable
{
    // As IGroupedAttention.NonFiniteAge, of the loss: exact steps though it is rarely read. A sum that took in one NaN or infinity stays ill.
    private readonly Tensor _lossSum = zeros([], ScalarType.Float64, device).DetachFromDisposeScope();
    private readonly Tensor _lossAge = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();

    /// <summary>Forgets what was seen: a run starts, or goes on from a sound state.</summary>
    public void Reset()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _lossSum.zero_();
        _lossAge.zero_();
        foreach (IGroupedAttention layer in layers) layer.NonFiniteAge?.zero_();
    }

    /// <summary>Takes in the loss [] of one training step.</summary>
    public void Watch(Tensor loss)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _lossAge.add_(_lossSum.add_(loss).isfinite().logical_not());
    }

    /// <summary>Throws if anything was not finite since the start.</summary>
    /// <param name="step">Steps done, the last included.</param>
    /// <param name="microBatches">Forwards that each step since the start was made of; those of another number must have been checked before.</param>
    /// <param name="ofLast">Forwards of the last step, if it was cut short.</param>
    /// <exception cref="NonFiniteException">It names the first: of one step the lowest layer, then the loss.</exception>
    public void ThrowIfIll(long step, int microBatches, int? ofLast = null)
    {
        using DisposeScope scope = NewDisposeScope();
        (int Layer, Tensor Age)[] watched = [.. layers.Index().Where(l => l.Item.NonFiniteAge is not null).Select(l => (l.Index, l.Item.NonFiniteAge!))];
        long[] ages = stack([.. watched.Select(w => w.Age), _lossAge]).cpu().data<long>().ToArray();
        for (int i = 0; i < watched.Length; i++) ages[i] = InSteps(ages[i], microBatches, ofLast ?? microBatches);
        long oldest = ages.Max();
        if (oldest == 0) return;

        int first = Array.IndexOf(ages, oldest);
        long since = Math.Max(step - oldest + 1, 1);
        throw first < watched.Length
            ? new NonFiniteException($"A key norm of attention layer {watched[first].Layer} (blocks.{watched[first].Layer})", watched[first].Layer, since, step)
            : new NonFiniteException("The loss", null, since, step);
    }

    /// <summary>Throws if a weight is not finite after that many steps.</summary>
    /// <exception cref="NonFiniteException">A weight is not.</exception>
    public static void ThrowIfIll(IReadOnlyList<Parameter> weights, long step)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (!stack(weights.Select(w => w.isfinite().all())).all().item<bool>()) throw new NonFiniteException("A weight", null, step, step);
    }

    /// <summary>Layers count forwards: how many steps ago, the last being 1, was the one that many forwards ago?</summary>
    internal static long InSteps(long forwards, int microBatches, int ofLast) =>
        forwards <= ofLast ? Math.Min(forwards, 1) : 1 + ((forwards - ofLast + microBatches - 1) / microBatches);

    public void Dispose()
    {
        _lossSum.Dispose();
        _lossAge.Dispose();
    }
}
