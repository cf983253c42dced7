using GqaGen.Runtime.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>A pre-norm transformer block around an attention module (timm's <c>Block</c>).</summary>
/// <typeparam name="TAttention">The attention, [B, N, C] → [B, N, C].</typeparam>
public sealed class Block<TAttention> : nn.Module<Tensor, Tensor>
    where TAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "attn")]
    private readonly TAttention _attn;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "mlp")]
    private readonly Mlp _mlp;

    /// <summary>Makes the block of a model with these dimensions.</summary>
    public Block(TAttention attention, ViTOptions options, Initializer init)
        : base(nameof(Block<>))
    {
        _norm1 = init.LayerNorm(options.EmbedDim);
        _attn = attention;
        _norm2 = init.LayerNorm(options.EmbedDim);
        _mlp = new Mlp(options.EmbedDim, (long)(options.EmbedDim * options.MlpRatio), options.ProjDrop, init);
        RegisterComponents();
    }

    /// <summary>The block's attention.</summary>
    public TAttention Attention => _attn;

    /// <summary>[B, N, C] → [B, N, C].</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        x = x + _attn.call(_norm1.call(x));
        x = x + _mlp.call(_norm2.call(x));
        return x.MoveToOuterDisposeScope();
    }
}
