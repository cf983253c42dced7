namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Spreads the values of each channel so that all are about equally frequent (Pillow's <c>ImageOps.equalize</c>).</summary>
public sealed class Equalize : AugmentOperation
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        Span<int> counts = stackalloc int[256];
        Span<byte> table = stackalloc byte[256];
        for (int c = 0; c < 3; c++)
        {
            ChannelTable.Count(image, c, counts);
            int last = counts[counts.LastIndexOfAnyExcept(0)], step = (image.Pixels.Length - last) / 255;
            if (step == 0) continue;                                                    // too few pixels of any other value
            for (int v = 0, below = step / 2; v < table.Length; below += counts[v], v++) table[v] = (byte)Math.Min(below / step, 255);
            ChannelTable.Apply(image, c, table);
        }
    }
}
