using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Folding;
using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>
/// Makes the layers of one model, initialised as PyTorch does by default, and so the paper's code. Every weight follows from the seed and the order of the calls, and is
/// drawn on the CPU, so that the same seed gives the same model on every device.
/// </summary>
/// <param name="seed">Decides every weight and every stream.</param>
/// <param name="device">Where the layers live; the CPU unless given. On the meta device they have shapes only.</param>
public sealed class Initializer(long seed, Device? device = null)
{
    private const double LayerNormEpsilon = 1e-6;
    private long _count;

    /// <summary>Where the layers live.</summary>
    public Device Device { get; } = device ?? CPU;

    /// <summary>A linear layer: weights and biases uniform in ±1/√fan_in.</summary>
    public Linear Linear(long inFeatures, long outFeatures, bool bias = true)
    {
        Linear layer = nn.Linear(inFeatures, outFeatures, hasBias: bias, device: Device);
        FillUniform(layer.weight, layer.bias, inFeatures);
        return layer;
    }

    /// <summary>As <see cref="Linear"/>, for a layer that computes in the type of its input.</summary>
    public MixedLinear MixedLinear(long inFeatures, long outFeatures, bool bias = true)
    {
        (Parameter weight, Parameter? plus) = LinearParameters(inFeatures, outFeatures, bias);
        return new(weight, plus);
    }

    /// <summary>As <see cref="Linear"/>, for the last layer of a classifier: C → num_classes.</summary>
    public ClassifierHead ClassifierHead(long embedDim, long numClasses)
    {
        (Parameter weight, Parameter? plus) = LinearParameters(embedDim, numClasses, bias: true);
        return new(weight, plus);
    }

    /// <summary>As <see cref="Linear"/>, for the query projection of uniform groups: C → H·d.</summary>
    public FoldedQueries FoldedQueries(long embedDim, long numHeads, long numKvHeads, long headDim, bool bias = true)
    {
        (Parameter weight, Parameter? plus) = LinearParameters(embedDim, numHeads * headDim, bias);
        return new(weight, plus, numHeads, numKvHeads, headDim);
    }

    /// <summary>As <see cref="Linear"/>, for the output projection of uniform groups: H·d → C.</summary>
    public FoldedOutput FoldedOutput(long embedDim, long numHeads, long numKvHeads, long headDim)
    {
        (Parameter weight, Parameter? plus) = LinearParameters(numHeads * headDim, embedDim, bias: true);
        return new(weight, plus, numHeads, numKvHeads, headDim);
    }

    /// <summary>A convolution of patches: kernel and stride <paramref name="size"/>, uniform in ±1/√fan_in.</summary>
    public PatchProjection PatchProjection(long inChannels, long outChannels, long size)
    {
        (Parameter weight, Parameter? bias) = Parameters([outChannels, inChannels, size, size], inChannels * size * size, hasBias: true);
        return new(weight, bias);
    }

    /// <summary>Layer normalisation over the last dimension, with timm's epsilon of 1e-6.</summary>
    public LayerNorm LayerNorm(long width) => nn.LayerNorm(width, eps: LayerNormEpsilon, device: Device);

    /// <summary>A normal parameter.</summary>
    public Parameter Parameter(ReadOnlySpan<long> shape, double deviation)
    {
        var parameter = new Parameter(empty(shape, device: Device));
        Fill(parameter, (x, generator) => x.normal_(0, deviation, generator));
        return parameter;
    }

    /// <summary>Dropout with a stream of its own.</summary>
    public SeededDropout Dropout(double p) => new(p, NextSeed());

    /// <summary>A stream of its own, decided by this model's seed and <paramref name="salt"/>.</summary>
    public RandomStream Stream(long salt = 0) => new(Seeds.Derive(NextSeed(), salt));

    private (Parameter Weight, Parameter? Bias) LinearParameters(long inFeatures, long outFeatures, bool bias) => Parameters([outFeatures, inFeatures], inFeatures, bias);

    private (Parameter Weight, Parameter? Bias) Parameters(ReadOnlySpan<long> shape, long fanIn, bool hasBias)
    {
        var weight = new Parameter(empty(shape, device: Device));
        Parameter? bias = hasBias ? new Parameter(empty(shape[..1], device: Device)) : null;
        FillUniform(weight, bias, fanIn);
        return (weight, bias);
    }

    private long NextSeed() => Seeds.Derive(seed, _count++);

    private void FillUniform(Tensor weight, Tensor? bias, long fanIn)
    {
        double bound = 1 / Math.Sqrt(fanIn);
        Fill(weight, (w, generator) => w.uniform_(-bound, bound, generator));
        if (bias is not null) Fill(bias, (b, generator) => b.uniform_(-bound, bound, generator));
    }

    private void Fill(Tensor parameter, Func<Tensor, Generator, Tensor> fill)
    {
        using var generator = new Generator((ulong)NextSeed(), CPU);
        if (parameter.device_type == DeviceType.META) return;
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        parameter.copy_(fill(empty(parameter.shape, parameter.dtype), generator));
    }
}
