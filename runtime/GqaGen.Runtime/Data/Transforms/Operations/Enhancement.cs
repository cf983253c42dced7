using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>An operation that weighs the image against one that lacks something, as Pillow's <c>ImageEnhance</c>: magnitude m, −0.9 to 0.9, weighs 1 + m.</summary>
public abstract class Enhancement : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 0.9 * level;

    /// <summary>Pillow's <c>Image.blend</c> of one value: <paramref name="lacking"/> + weight · (value − lacking), cut to 0 … 255.</summary>
    protected static byte Blend(int lacking, int value, float weight) => (byte)Math.Clamp(lacking + (weight * (value - lacking)), 0, 255);

    /// <summary>The same of eight values.</summary>
    protected static Vector256<int> Blend(Vector256<int> lacking, Vector256<int> value, float weight)
    {
        Vector256<float> blended = Vector256.ConvertToSingle(lacking) + (Vector256.ConvertToSingle(value - lacking) * weight);
        return Vector256.ConvertToInt32(Vector256.Clamp(blended, Vector256<float>.Zero, Vector256.Create(255f)));
    }
}
