using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>Grey as Pillow makes it (mode L): ITU-R 601-2 luma in 16-bit fixed point.</summary>
internal static class Luma
{
    private const int Red = 19595, Green = 38470, Blue = 7471, Half = 0x8000;

    /// <summary>Three values → 0 … 255.</summary>
    public static byte Of(int red, int green, int blue) => (byte)(((red * Red) + (green * Green) + (blue * Blue) + Half) >> 16);

    /// <summary>The same of a pixel as it lies in memory.</summary>
    public static byte Of(ReadOnlySpan<byte> pixel) => Of(pixel[0], pixel[1], pixel[2]);

    /// <summary>The same of eight pixels.</summary>
    public static Vector256<int> Of(Vector256<int> red, Vector256<int> green, Vector256<int> blue) =>
        ((red * Red) + (green * Green) + (blue * Blue) + Vector256.Create(Half)) >> 16;
}
