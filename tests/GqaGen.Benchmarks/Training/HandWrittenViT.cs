using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Training;

/// <summary>A GQA Vision Transformer as a TorchSharp user writes it: the library's own modules, keys and values repeated for one SDPA.</summary>
internal sealed class HandWrittenViT : Module<Tensor, Tensor>
{
    private readonly Conv2d _patch;
    private readonly Parameter _cls, _positions;
    private readonly ModuleList<HandWrittenBlock> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;

    public HandWrittenViT(Runtime.Models.ViTOptions o)
        : base(nameof(HandWrittenViT))
    {
        _patch = Conv2d(o.InChans, o.EmbedDim, o.PatchSize, stride: o.PatchSize);
        _cls = new Parameter(zeros(1, 1, o.EmbedDim));
        _positions = new Parameter(randn(1, o.NumTokens, o.EmbedDim) * 0.02);
        _blocks = ModuleList([.. Enumerable.Range(0, o.Depth).Select(_ => new HandWrittenBlock(o.EmbedDim, o.NumHeads, o.NumKvHeads))]);
        _norm = LayerNorm(o.EmbedDim, eps: 1e-6);
        _head = Linear(o.EmbedDim, o.NumClasses);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor patches = _patch.call(images).flatten(2).transpose(1, 2);
        Tensor x = cat([_cls.expand(images.shape[0], -1, -1), patches], 1) + _positions;
        foreach (HandWrittenBlock block in _blocks) x = block.call(x);
        return _head.call(_norm.call(x).select(1, 0)).MoveToOuterDisposeScope();
    }
}

/// <summary>A pre-norm block.</summary>
internal sealed class HandWrittenBlock : Module<Tensor, Tensor>
{
    private readonly int _heads, _kvHeads;
    private readonly LayerNorm _norm1, _norm2;
    private readonly Linear _q, _k, _v, _proj, _fc1, _fc2;

    public HandWrittenBlock(int width, int heads, int kvHeads)
        : base(nameof(HandWrittenBlock))
    {
        (_heads, _kvHeads) = (heads, kvHeads);
        int kv = width / heads * kvHeads;
        (_norm1, _norm2) = (LayerNorm(width, eps: 1e-6), LayerNorm(width, eps: 1e-6));
        (_q, _k, _v, _proj) = (Linear(width, width), Linear(width, kv), Linear(width, kv), Linear(width, width));
        (_fc1, _fc2) = (Linear(width, 4 * width), Linear(4 * width, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        (long b, long n, long c) = (x.shape[0], x.shape[1], x.shape[2]);
        Tensor h = _norm1.call(x);
        Tensor q = _q.call(h).view(b, n, _heads, -1).transpose(1, 2);
        Tensor k = _k.call(h).view(b, n, _kvHeads, -1).transpose(1, 2).repeat_interleave(_heads / _kvHeads, 1);
        Tensor v = _v.call(h).view(b, n, _kvHeads, -1).transpose(1, 2).repeat_interleave(_heads / _kvHeads, 1);
        Tensor y = functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, c);
        x = x + _proj.call(y);
        return (x + _fc2.call(functional.gelu(_fc1.call(_norm2.call(x))))).MoveToOuterDisposeScope();
    }
}
