namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against itself smoothed by Pillow's <c>SMOOTH</c>: 5/13 of a pixel and 1/13 of each of its eight neighbours; the border stays.</summary>
public sealed class Sharpness : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        float weight = (float)(1 + magnitude);
        int stride = image.Width * RgbImage.BytesPerPixel;
        using RgbImage source = image.Copy();
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = image.Bytes;
        for (int y = 1; y < image.Height - 1; y++)
        {
            ReadOnlySpan<byte> above = from.Slice((y - 1) * stride, stride), here = from.Slice(y * stride, stride), below = from.Slice((y + 1) * stride, stride);
            Span<byte> row = to.Slice(y * stride, stride);
            for (int i = RgbImage.BytesPerPixel; i < stride - RgbImage.BytesPerPixel; i++)
            {
                const int next = RgbImage.BytesPerPixel;
                int sum = above[i - next] + above[i] + above[i + next] + here[i - next] + (5 * here[i]) + here[i + next] + below[i - next] + below[i] + below[i + next];
                row[i] = Blend(((2 * sum) + 13) / 26, here[i], weight);         // rounded; a 13th is never halfway
            }
        }
    }
}
