using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>
/// Position embeddings [1, tokens, C] of a square grid of patches, with or without a position of the class token in front, brought to another grid
/// as timm does (timm/layers/pos_embed.py, <c>resample_abs_pos_embed</c>): in float32, bicubic, antialiased, corners not aligned. The class
/// token's position is kept; where there is none (<c>no_embed_class</c>) it is zero, which adds the same.
/// </summary>
/// <param name="Side">Patches along each side.</param>
/// <param name="HasClass">Whether the class token has a position.</param>
internal sealed record PositionGrid(long Side, bool HasClass)
{
    /// <summary>The grid of so many positions; null if they are no square, with or without one more.</summary>
    public static PositionGrid? Of(long tokens) =>
        Root(tokens - 1) is { } withClass ? new(withClass, HasClass: true) : Root(tokens) is { } without ? new(without, HasClass: false) : null;

    /// <summary>What is done to bring it to another side, for reports.</summary>
    public string Describe(long side) => (Side == side ? "" : $"{Side}×{Side} → {side}×{side} patches, bicubic, antialiased") + (HasClass ? "" : $"{(Side == side ? "" : "; ")}zero for the class token, which had none");

    /// <summary>Brings [1, tokens, C] to [1, 1 + side², C], in the same type.</summary>
    public Tensor Resample(Tensor positions, long side)
    {
        using DisposeScope scope = NewDisposeScope();
        long width = positions.shape[2];
        Tensor grid = HasClass ? positions.narrow(1, 1, Side * Side) : positions;
        Tensor cls = HasClass ? positions.narrow(1, 0, 1) : zeros([1, 1, width], positions.dtype, positions.device);
        if (Side != side)
        {
            Tensor pixels = grid.to(ScalarType.Float32).reshape(1, Side, Side, width).permute(0, 3, 1, 2);               // [1, C, side, side]
            pixels = nn.functional.interpolate(pixels, size: [side, side], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true);
            grid = pixels.permute(0, 2, 3, 1).reshape(1, side * side, width).to(positions.dtype);
        }
        return cat([cls, grid], dim: 1).MoveToOuterDisposeScope();
    }

    private static long? Root(long square)
    {
        long root = (long)Math.Sqrt(square);
        return square > 0 && root * root == square ? root : null;
    }
}
