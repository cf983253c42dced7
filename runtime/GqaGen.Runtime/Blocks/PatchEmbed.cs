using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>Images to patch embeddings by one convolution (timm's <c>PatchEmbed</c>).</summary>
public sealed class PatchEmbed : nn.Module<Tensor, Tensor>
{
    private readonly long _imgSize, _inChans;

    [ComponentName(Name = "proj")]
    private readonly Conv2d _proj;

    /// <summary>Makes the embedding of square images of side <paramref name="imgSize"/> in patches of side <paramref name="patchSize"/>.</summary>
    public PatchEmbed(long imgSize, long patchSize, long inChans, long embedDim, Initializer init)
        : base(nameof(PatchEmbed))
    {
        (_imgSize, _inChans) = (imgSize, inChans);
        _proj = init.PatchConvolution(inChans, embedDim, patchSize);
        RegisterComponents();
    }

    /// <summary>Images [B, in_chans, S, S] → [B, (S/P)², C].</summary>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor images)
    {
        if (images.dim() != 4 || images.shape[1] != _inChans || images.shape[2] != _imgSize || images.shape[3] != _imgSize)
            throw new ArgumentException($"expected images [B, {_inChans}, {_imgSize}, {_imgSize}], not [{string.Join(", ", images.shape)}]", nameof(images));
        using DisposeScope scope = NewDisposeScope();
        return _proj.call(images).flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
