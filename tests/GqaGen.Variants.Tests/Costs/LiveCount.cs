using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Grouping;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Variants.Tests.Costs;

/// <summary>Counts, from the shapes that hooks see while a live model trains on one image, what the cost model derives from the spec.</summary>
internal sealed class LiveCount
{
    private readonly HashSet<Tensor> _inputs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, long[]> _shapes = [];
    private readonly HashSet<string> _mapped = [], _noisy = [];

    private LiveCount()
    {
    }

    public long ForwardFlops { get; private set; }

    public long BackwardFlops { get; private set; }

    public long ActivationBytes { get; private set; }

    /// <summary>Runs <paramref name="model"/>, in training mode, on one image [1, in_chans, S, S].</summary>
    public static LiveCount Of(Module<Tensor, Tensor> model, Tensor image)
    {
        var count = new LiveCount();
        foreach ((string name, Module module) in model.named_modules()) count.Hook(name, module);
        using IDisposable noGrad = no_grad();
        using var scope = NewDisposeScope();
        model.train();
        model.call(image);
        foreach ((string name, Module module) in model.named_modules())
        {
            if (module is IGroupedAttention attention) count.Attend(name, attention);
        }
        count.ActivationBytes *= sizeof(float);
        return count;
    }

    private void Hook(string name, Module module)
    {
        switch (module)
        {
            case Linear linear:
                linear.register_forward_hook((_, x, y) => Layer(name, x, y, 2 * y.numel() * x.shape[^1], gradients: 2));
                break;
            case Conv2d convolution:
                convolution.register_forward_hook((_, x, y) => Layer(name, x, y, 2 * y.numel() * (convolution.weight.numel() / convolution.weight.shape[0]), gradients: 1));
                break;
            case LayerNorm norm:
                norm.register_forward_hook((_, x, y) => Layer(name, x, y, 0, gradients: 0, statistics: 2 * x.numel() / x.shape[^1]));
                break;
            case KeyDrivenGrouping grouping:
                grouping.register_forward_hook((_, k, y) => Add(y, flops: 2 * k.numel()));
                break;
            case GaussianNoise noise:
                noise.register_forward_hook((_, map, y) =>
                {
                    _noisy.Add(name[..^".noise".Length]);
                    return Add(y, flops: 4 * map.numel(), kept: map.numel());
                });
                break;
            case ReferenceNoise noise:
                noise.register_forward_hook((_, x, _, y) => Add(y, flops: 4 * x.numel(), kept: (2 * x.numel()) + x.shape[1]));
                break;
            case SeededDropout drop when name.EndsWith(".attn_drop", StringComparison.Ordinal):
                drop.register_forward_hook((_, map, y) => Map(name[..^".attn_drop".Length], drop.IsActive, map, y));
                break;
            case SeededDropout drop:
                drop.register_forward_hook((_, x, y) => Add(y, kept: drop.IsActive ? x.numel() : 0));
                break;
        }
    }

    private Tensor Layer(string name, Tensor x, Tensor y, long flops, int gradients, long statistics = 0)
    {
        // The head sees a view of one token, which keeps all of them; GELU keeps its input, fc1's output.
        if (name != "head" && _inputs.Add(x)) ActivationBytes += x.numel();
        if (name == "norm" || name.EndsWith(".fc1", StringComparison.Ordinal)) ActivationBytes += y.numel();
        _shapes[name] = y.shape;
        BackwardFlops += gradients * flops;
        return Add(y, flops, statistics);
    }

    private Tensor Map(string attention, bool drops, Tensor map, Tensor y)
    {
        _mapped.Add(attention);
        long softmax = _noisy.Contains(attention) ? 0 : map.numel(), factors = drops ? map.numel() : 0;
        return Add(y, kept: softmax + factors + y.numel());
    }

    private Tensor Add(Tensor y, long flops = 0, long kept = 0)
    {
        ForwardFlops += flops;
        ActivationBytes += kept;
        return y;
    }

    private void Attend(string name, IGroupedAttention attention)
    {
        long[] q = _shapes[$"{name}.q"], k = _shapes[$"{name}.k"];
        long tokens = q[1], headDim = q[2] / attention.NumHeads;
        long product = 2 * attention.NumHeads * tokens * tokens * headDim;
        ForwardFlops += 2 * product;
        BackwardFlops += (_mapped.Contains(name) ? 4 : 5) * product;

        long[] allocation = attention.LastAllocation.data<long>().ToArray();
        bool folds = attention.NonFiniteAge is null && allocation.All(a => a == allocation[0]);
        ActivationBytes += (tokens * q[2]) + (2 * tokens * (folds ? k[2] : headDim * attention.NumHeads));
        if (!_mapped.Contains(name)) ActivationBytes += attention.NumHeads * tokens;
    }
}
