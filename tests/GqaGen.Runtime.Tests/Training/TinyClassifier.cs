using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

internal sealed record TinyOptions : ViTOptions
{
    public long Window { get; init; } = 7;

    /// <summary>As if float16 were compiled in: the trainer scales the loss. The classifier computes in float32 whatever it says.</summary>
    public bool SaysFloat16 { get; init; }

    public override Precision Precision => SaysFloat16 ? Precision.Float16 : Precision.Float32;

    public static TinyOptions Digits { get; } = new() { EmbedDim = 24, NumHeads = 6, NumKvHeads = 3, ImgSize = 8, PatchSize = 8, InChans = 1, Depth = 2, NumClasses = 10 };
}

/// <summary>A small classifier written by hand: the rows of an 8×8 scan are its tokens, and two layers attend to them by the EMA rule.</summary>
internal sealed class TinyClassifier : nn.Module<Tensor, Tensor>, IVisionModel<TinyClassifier>
{
    [ComponentName(Name = "embed")] private readonly Linear _embed;
    [ComponentName(Name = "pos_embed")] private readonly Parameter _posEmbed;
    [ComponentName(Name = "blocks")] private readonly ModuleList<TinyAttention> _blocks;
    [ComponentName(Name = "head")] private readonly Linear _head;

    public TinyClassifier(TinyOptions? options = null, long seed = 1)
        : base(nameof(TinyClassifier))
    {
        Dimensions = options ?? TinyOptions.Digits;
        var init = new Initializer(seed);
        _embed = init.Linear(8, Dimensions.EmbedDim);
        _posEmbed = new Parameter(zeros(1, 8, Dimensions.EmbedDim));
        _blocks = new ModuleList<TinyAttention>([.. Enumerable.Range(0, Dimensions.Depth).Select(_ => new TinyAttention((TinyOptions)Dimensions, init))]);
        _head = init.Linear(8L * Dimensions.EmbedDim, Dimensions.NumClasses);
        RegisterComponents();
    }

    public static string VariantName => "tiny";

    public static TrainingOptions DefaultTraining { get; } = new() { LearningRate = 5e-3, BatchSize = 32, Epochs = 3, LogEvery = 5 };

    public ViTOptions Dimensions { get; }

    public IReadOnlyList<IGroupedAttention> AttentionLayers => [.. _blocks];

    public IReadOnlyList<TinyAttention> Layers => [.. _blocks];

    /// <summary>Images [B, 1, 8, 8] → logits [B, 10].</summary>
    public override Tensor forward(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _embed.call(images.squeeze(1)) + _posEmbed;              // [B, 8, C]
        foreach (TinyAttention block in _blocks) x = x + block.call(x);
        return _head.call(x.relu().flatten(1)).MoveToOuterDisposeScope();
    }
}

internal sealed class TinyAttention : nn.Module<Tensor, Tensor>, IGroupedAttention
{
    private readonly int _headDim;

    [ComponentName(Name = "q")] private readonly Linear _q;
    [ComponentName(Name = "k")] private readonly Linear _k;
    [ComponentName(Name = "v")] private readonly Linear _v;
    [ComponentName(Name = "grouping")] private readonly EmaGrouping _grouping;
    [ComponentName(Name = "attn_drop")] private readonly SeededDropout _attnDrop;

    public TinyAttention(TinyOptions options, Initializer init)
        : base(nameof(TinyAttention))
    {
        (NumHeads, NumKvHeads, _headDim) = (options.NumHeads, options.NumKvHeads, options.HeadDim);
        _q = init.Linear(options.EmbedDim, NumHeads * _headDim);
        _k = init.Linear(options.EmbedDim, NumKvHeads * _headDim);
        _v = init.Linear(options.EmbedDim, NumKvHeads * _headDim);
        _grouping = new EmaGrouping(NumHeads, NumKvHeads, options.Window, decay: 0.9, new Sharing(Scaling.Proportional, Rounding.LargestRemainder, MinQueries: 1), draws: null, init.Device);
        _attnDrop = init.Dropout(options.AttnDrop);
        RegisterComponents();
    }

    public int NumHeads { get; }

    public int NumKvHeads { get; }

    public Linear K => _k;

    public long? Window => _grouping.Window;

    public Tensor LastAllocation => _grouping.LastAllocation;

    public Tensor? NonFiniteAge => _grouping.NonFiniteAge;

    public void BeginTrainingStep(long step, int microBatches) => _grouping.BeginTrainingStep(microBatches);

    /// <summary>Tokens [B, N, C] → [B, N, C].</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        long b = x.shape[0], n = x.shape[1];
        Tensor q = _q.call(x).view(b, n, NumHeads, _headDim).transpose(1, 2);
        Tensor k = _k.call(x).view(b, n, NumKvHeads, _headDim).transpose(1, 2);
        Tensor v = _v.call(x).view(b, n, NumKvHeads, _headDim).transpose(1, 2);
        Tensor heads = HeadMap.Of(_grouping.call(k), NumHeads);
        Tensor y = GatheredAttention.Forward(q, k, v, heads, _attnDrop);
        return y.transpose(1, 2).reshape(b, n, NumHeads * _headDim).MoveToOuterDisposeScope();
    }
}
