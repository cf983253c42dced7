namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>
/// Where each pixel comes from: (a·x + b·y + c, d·x + e·y + f) of the place (x, y) of its middle. The nearest pixel is taken, black where there
/// is none. In the 16-bit fixed point of Pillow's <c>affine_fixed</c>, so that the result is the same on every machine.
/// </summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    private const int FractionBits = 16;

    /// <summary>Changes the image in place.</summary>
    public void Apply(RgbImage image)
    {
        int width = image.Width, height = image.Height;
        using RgbImage source = image.Copy();
        ReadOnlySpan<uint> from = source.Pixels;
        Span<uint> to = image.Pixels;
        long dx = Fixed(A), dy = Fixed(D), rowX = Fixed(C + (A * 0.5) + (B * 0.5)), rowY = Fixed(F + (D * 0.5) + (E * 0.5));
        for (int y = 0, i = 0; y < height; y++, rowX += Fixed(B), rowY += Fixed(E))
        {
            long fromX = rowX, fromY = rowY;
            for (int x = 0; x < width; x++, i++, fromX += dx, fromY += dy)
            {
                long column = fromX >> FractionBits, row = fromY >> FractionBits;
                bool isInside = column >= 0 && column < width && row >= 0 && row < height;
                to[i] = isInside ? from[(int)((row * width) + column)] : 0;
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Floor((value * (1 << FractionBits)) + 0.5);
}
