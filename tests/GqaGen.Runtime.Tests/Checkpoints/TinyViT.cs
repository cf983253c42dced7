using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

internal sealed record TinyOptions : ViTOptions
{
    public static TinyOptions Default { get; } = new() { EmbedDim = 24, NumHeads = 6, NumKvHeads = 2, ImgSize = 8, PatchSize = 4, InChans = 1, Depth = 2, MlpRatio = 2, NumClasses = 5 };
}

/// <summary>A Vision Transformer with the state dict of a generated one, stateful grouping and dropout included. It only holds state.</summary>
internal sealed class TinyViT : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "patch_embed")]
    private readonly PatchEmbed _patchEmbed;

    [ComponentName(Name = "cls_token")]
    private readonly Parameter _clsToken;

    [ComponentName(Name = "pos_embed")]
    private readonly Parameter _posEmbed;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<TinyBlock> _blocks;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "head")]
    private readonly Linear _head;

    public TinyViT(TinyOptions options, long seed = 1)
        : base(nameof(TinyViT))
    {
        var init = new Initializer(seed);
        _patchEmbed = new PatchEmbed(options.ImgSize, options.PatchSize, options.InChans, options.EmbedDim, init);
        _clsToken = init.Parameter([1, 1, options.EmbedDim], 0.02);
        _posEmbed = init.Parameter([1, options.NumTokens, options.EmbedDim], 0.02);
        _blocks = new ModuleList<TinyBlock>([.. Enumerable.Range(0, options.Depth).Select(_ => new TinyBlock(options, init))]);
        _norm = init.LayerNorm(options.EmbedDim);
        _head = init.Linear(options.EmbedDim, options.NumClasses);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => throw new NotSupportedException();
}

internal sealed class TinyBlock : nn.Module
{
    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "attn")]
    private readonly TinyAttention _attn;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "mlp")]
    private readonly Mlp _mlp;

    public TinyBlock(TinyOptions options, Initializer init)
        : base(nameof(TinyBlock))
    {
        _norm1 = init.LayerNorm(options.EmbedDim);
        _attn = new TinyAttention(options, init);
        _norm2 = init.LayerNorm(options.EmbedDim);
        _mlp = new Mlp(options.EmbedDim, (long)(options.EmbedDim * options.MlpRatio), options.ProjDrop, init);
        RegisterComponents();
    }
}

internal sealed class TinyAttention : nn.Module
{
    [ComponentName(Name = "q")]
    private readonly Linear _q;

    [ComponentName(Name = "k")]
    private readonly Linear _k;

    [ComponentName(Name = "v")]
    private readonly Linear _v;

    [ComponentName(Name = "proj")]
    private readonly Linear _proj;

    [ComponentName(Name = "grouping")]
    private readonly EmaGrouping _grouping;

    [ComponentName(Name = "proj_drop")]
    private readonly SeededDropout _projDrop;

    public TinyAttention(TinyOptions options, Initializer init)
        : base(nameof(TinyAttention))
    {
        long kvWidth = options.NumKvHeads * options.HeadDim;
        _q = init.Linear(options.EmbedDim, options.EmbedDim, options.QkvBias);
        _k = init.Linear(options.EmbedDim, kvWidth, options.QkvBias);
        _v = init.Linear(options.EmbedDim, kvWidth, options.QkvBias);
        _proj = init.Linear(options.EmbedDim, options.EmbedDim);
        _grouping = new EmaGrouping(options.NumHeads, options.NumKvHeads, window: 3, decay: 0.9, new Sharing(Scaling.Proportional, Rounding.LargestRemainder, 1), draws: null, CPU);
        _projDrop = init.Dropout(options.ProjDrop);
        RegisterComponents();
    }
}
