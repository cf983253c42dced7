using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Folding;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Variants.Tests.Costs;

/// <summary>Counts, from the tensors that hooks see while a live model trains on one image, what the cost model derives from the spec.</summary>
internal sealed class LiveCount
{
    private readonly long _elementBytes;
    private readonly HashSet<Tensor> _inputs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, long[]> _shapes = [];
    private readonly HashSet<string> _mapped = [], _noisy = [], _folded = [];

    private LiveCount(Precision precision) => _elementBytes = precision.ComputeType().ElementSize();

    public long ForwardFlops { get; private set; }

    public long BackwardFlops { get; private set; }

    public long ActivationBytes { get; private set; }

    /// <summary>Runs <paramref name="model"/>, in training mode, on one image [1, in_chans, S, S].</summary>
    public static LiveCount Of(Module<Tensor, Tensor> model, Tensor image, Precision precision)
    {
        var count = new LiveCount(precision);
        foreach ((string name, Module module) in model.named_modules()) count.Hook(name, module);
        using IDisposable noGrad = no_grad();
        using var scope = NewDisposeScope();
        model.train();
        model.call(image);
        foreach ((string name, Module module) in model.named_modules())
        {
            if (module is IGroupedAttention attention) count.Attend(name, attention);
        }
        return count;
    }

    private void Hook(string name, Module module)
    {
        switch (module)
        {
            case FoldedOutput output:
                output.register_forward_hook((_, x, y) => Layer(name, x, y, 2 * x.numel() * y.shape[^1], gradients: 2));
                break;
            case PatchProjection:               // counted by its embedding: images need no gradient
                break;
            case MixedLinear linear:
                if (linear is FoldedQueries) _folded.Add(name[..^".q".Length]);
                linear.register_forward_hook((_, x, y) => Layer(name, x, y, 2 * y.numel() * x.shape[^1], gradients: 2));
                break;
            case Linear linear:
                linear.register_forward_hook((_, x, y) => Layer(name, x, y, 2 * y.numel() * x.shape[^1], gradients: 2));
                break;
            case PatchEmbed embedding:
                Tensor kernel = embedding.get_parameter("proj.weight")!;
                embedding.register_forward_hook((_, x, y) =>
                {
                    long flops = 2 * y.numel() * (kernel.numel() / kernel.shape[0]);
                    BackwardFlops += flops;
                    return Add(y, flops, x.numel() * _elementBytes);
                });
                break;
            case LayerNorm norm:
                norm.register_forward_hook((_, x, y) => Layer(name, x, y, 0, gradients: 0, statistics: 2 * x.numel() / x.shape[^1] * sizeof(float)));
                break;
            case KeyDrivenGrouping grouping:
                grouping.register_forward_hook((_, k, y) => Add(y, flops: 2 * k.numel()));
                break;
            case GaussianNoise noise:
                noise.register_forward_hook((_, map, y) =>
                {
                    _noisy.Add(name[..^".noise".Length]);
                    return Add(y, flops: 4 * map.numel(), kept: Bytes(map));
                });
                break;
            case ReferenceNoise noise:
                noise.register_forward_hook((_, x, _, y) => Add(y, flops: 4 * x.numel(), kept: Bytes(x) + (x.numel() * sizeof(float)) + (x.shape[1] * _elementBytes)));
                break;
            case SeededDropout drop when name.EndsWith(".attn_drop", StringComparison.Ordinal):
                drop.register_forward_hook((_, map, y) => Map(name[..^".attn_drop".Length], drop.IsActive, map, y));
                break;
            case SeededDropout drop:
                drop.register_forward_hook((_, x, y) => Add(y, kept: drop.IsActive ? Bytes(x) : 0));
                break;
        }
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private Tensor Layer(string name, Tensor x, Tensor y, long flops, int gradients, long statistics = 0)
    {
        // In float32 the head sees a view of one token, which keeps all of them; a cast gives it a copy. GELU keeps its input, fc1's output.
        bool headSeesAll = _elementBytes == sizeof(float);
        if ((name != "head" || !headSeesAll) && _inputs.Add(x)) ActivationBytes += Bytes(x);
        if ((name == "norm" && headSeesAll) || name.EndsWith(".fc1", StringComparison.Ordinal)) ActivationBytes += Bytes(y);
        _shapes[name] = y.shape;
        BackwardFlops += gradients * flops;
        return Add(y, flops, statistics);
    }

    private Tensor Map(string attention, bool drops, Tensor map, Tensor y)
    {
        _mapped.Add(attention);
        long softmax = _noisy.Contains(attention) ? 0 : Bytes(map), factors = drops ? Bytes(map) : 0;
        return Add(y, kept: softmax + factors + Bytes(y));
    }

    private Tensor Add(Tensor y, long flops = 0, long kept = 0)
    {
        ForwardFlops += flops;
        ActivationBytes += kept;
        return y;
    }

    private void Attend(string name, IGroupedAttention attention)
    {
        long[] k = _shapes[$"{name}.k"];                                    // [1, N, G·d]
        long tokens = k[1], width = k[2] / attention.NumKvHeads * attention.NumHeads;
        long product = 2 * tokens * tokens * width;
        ForwardFlops += 2 * product;
        BackwardFlops += (_mapped.Contains(name) ? 4 : 5) * product;

        ActivationBytes += _elementBytes * ((tokens * width) + (2 * tokens * (_folded.Contains(name) ? k[2] : width)));
        if (!_mapped.Contains(name)) ActivationBytes += sizeof(float) * attention.NumHeads * tokens;
    }
}
