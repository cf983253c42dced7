using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>Images to patch embeddings by one convolution (timm's <c>PatchEmbed</c>).</summary>
public sealed class PatchEmbed : nn.Module<Tensor, Tensor>
{
    private readonly long _imgSize, _patchSize, _inChans;
    private readonly ScalarType? _compute;

    [ComponentName(Name = "proj")]
    private readonly Conv2d _proj;

    /// <summary>
    /// Makes the embedding of square images of side <paramref name="imgSize"/> in patches of side <paramref name="patchSize"/>. The convolution
    /// computes in the type <paramref name="compute"/>, that of the images unless given.
    /// </summary>
    public PatchEmbed(long imgSize, long patchSize, long inChans, long embedDim, Initializer init, ScalarType? compute = null)
        : base(nameof(PatchEmbed))
    {
        (_imgSize, _patchSize, _inChans, _compute) = (imgSize, patchSize, inChans, compute);
        _proj = init.PatchConvolution(inChans, embedDim, patchSize);
        RegisterComponents();
    }

    /// <summary>Images [B, in_chans, S, S] → [B, (S/P)², C], in the type of the weights.</summary>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor images)
    {
        if (images.dim() != 4 || images.shape[1] != _inChans || images.shape[2] != _imgSize || images.shape[3] != _imgSize)
            throw new ArgumentException($"expected images [B, {_inChans}, {_imgSize}, {_imgSize}], not [{string.Join(", ", images.shape)}]", nameof(images));
        using DisposeScope scope = NewDisposeScope();
        return Convolve(images).flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor images)
    {
        if (_compute is not { } type) return _proj.call(images);
        Tensor weight = _proj.weight.to(type);
        return nn.functional.conv2d(images.to(type), weight, _proj.bias?.to(type), strides: [_patchSize, _patchSize]).to(_proj.weight.dtype);
    }
}
