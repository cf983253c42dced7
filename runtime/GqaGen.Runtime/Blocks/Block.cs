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

    /// <summary>
    /// Makes the block of width C = <paramref name="embedDim"/> around <paramref name="attention"/>. The MLP computes in the type
    /// <paramref name="compute"/>, that of its input unless given; norms and the residual sum stay in the type of x.
    /// </summary>
    public Block(TAttention attention, long embedDim, double mlpRatio, double drop, Initializer init, ScalarType? compute = null)
        : base(nameof(Block<>))
    {
        _norm1 = init.LayerNorm(embedDim);
        _attn = attention;
        _norm2 = init.LayerNorm(embedDim);
        _mlp = new Mlp(embedDim, (long)(embedDim * mlpRatio), drop, init, compute);
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
