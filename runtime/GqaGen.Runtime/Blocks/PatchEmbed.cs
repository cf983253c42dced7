using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>
/// Images to patch embeddings (timm's <c>PatchEmbed</c>). Its convolution has a stride as large as its kernel, which makes it a linear layer
/// of each patch; computed as one, an image's tokens have the same bits in any batch, and a backward is faster.
/// </summary>
public sealed class PatchEmbed : nn.Module<Tensor, Tensor>
{
    private readonly long _imgSize, _patchSize, _inChans;
    private readonly ScalarType? _compute;

    [ComponentName(Name = "proj")]
    private readonly PatchProjection _proj;

    /// <summary>
    /// Makes the embedding of square images of side <paramref name="imgSize"/> in patches of side <paramref name="patchSize"/>. It computes in
    /// the type <paramref name="compute"/>, that of the images unless given.
    /// </summary>
    public PatchEmbed(long imgSize, long patchSize, long inChans, long embedDim, Initializer init, ScalarType? compute = null)
        : base(nameof(PatchEmbed))
    {
        (_imgSize, _patchSize, _inChans, _compute) = (imgSize, patchSize, inChans, compute);
        _proj = init.PatchProjection(inChans, embedDim, patchSize);
        RegisterComponents();
    }

    /// <summary>Images [B, in_chans, S, S] → [B, (S/P)², C], in the type of the weights.</summary>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor images)
    {
        if (images.dim() != 4 || images.shape[1] != _inChans || images.shape[2] != _imgSize || images.shape[3] != _imgSize)
            throw new ArgumentException($"expected images [B, {_inChans}, {_imgSize}, {_imgSize}], not [{string.Join(", ", images.shape)}]", nameof(images));
        using DisposeScope scope = NewDisposeScope();
        (long b, long grid, long p) = (images.shape[0], _imgSize / _patchSize, _patchSize);
        ScalarType type = _compute ?? images.dtype;
        Tensor patches = images.to(type).reshape(b, _inChans, grid, p, grid, p)
            .permute(0, 2, 4, 1, 3, 5).reshape(b, grid * grid, _inChans * p * p);
        return _proj.call(patches).to(_proj.Weight.dtype).MoveToOuterDisposeScope();
    }
}
