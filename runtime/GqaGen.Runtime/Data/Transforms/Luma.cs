namespace GqaGen.Runtime.Data.Transforms;

/// <summary>Grey as Pillow makes it (mode L): ITU-R 601-2 luma in 16-bit fixed point.</summary>
internal static class Luma
{
    /// <summary>Three bytes → 0 … 255.</summary>
    public static byte Of(int red, int green, int blue) => (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);

    /// <summary>The same of a pixel as it lies in memory.</summary>
    public static byte Of(ReadOnlySpan<byte> pixel) => Of(pixel[0], pixel[1], pixel[2]);
}
