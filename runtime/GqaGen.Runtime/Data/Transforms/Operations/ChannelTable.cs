namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Operations that give each value of a channel another, whatever lies around it.</summary>
internal static class ChannelTable
{
    /// <summary>Replaces each value of every channel by <paramref name="value"/> of it.</summary>
    public static void Apply(RgbImage image, Func<int, byte> value)
    {
        Span<byte> table = stackalloc byte[256];
        for (int v = 0; v < table.Length; v++) table[v] = value(v);
        for (int c = 0; c < 3; c++) Apply(image, c, table);
    }

    /// <summary>Replaces each value of one channel by its entry in <paramref name="table"/> [256].</summary>
    public static void Apply(RgbImage image, int channel, ReadOnlySpan<byte> table)
    {
        Span<byte> bytes = image.Bytes;
        for (int i = channel; i < bytes.Length; i += RgbImage.BytesPerPixel) bytes[i] = table[bytes[i]];
    }

    /// <summary>How often each value occurs in a channel, into [256].</summary>
    public static void Count(RgbImage image, int channel, Span<int> counts)
    {
        counts.Clear();
        ReadOnlySpan<byte> bytes = image.Bytes;
        for (int i = channel; i < bytes.Length; i += RgbImage.BytesPerPixel) counts[bytes[i]]++;
    }
}
