namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Stretches each channel to the whole range, 0 to 255.</summary>
public sealed class AutoContrast : AugmentOperation
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        Span<int> counts = stackalloc int[256];
        Span<byte> table = stackalloc byte[256];
        for (int c = 0; c < 3; c++)
        {
            ChannelTable.Count(image, c, counts);
            int least = counts.IndexOfAnyExcept(0), most = counts.LastIndexOfAnyExcept(0);
            if (most <= least) continue;
            double scale = 255.0 / (most - least), offset = -least * scale;
            for (int v = 0; v < table.Length; v++) table[v] = (byte)Math.Clamp((v * scale) + offset, 0, 255);
            ChannelTable.Apply(image, c, table);
        }
    }
}
