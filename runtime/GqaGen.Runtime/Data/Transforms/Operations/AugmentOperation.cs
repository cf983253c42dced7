using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>An operation of <see cref="RandAugment"/>. It keeps the image's size and has no state.</summary>
public abstract class AugmentOperation
{
    /// <summary>Torchvision's name of it.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether it is applied with a random sign.</summary>
    public virtual bool IsSigned => false;

    /// <summary>A level from 0 (least) to 1 (most) → the magnitude in the operation's own unit.</summary>
    public virtual double Magnitude(double level, RgbImage image) => 0;

    /// <summary>Changes the image in place.</summary>
    /// <param name="image">What is changed.</param>
    /// <param name="magnitude">How much, in the operation's own unit, with its sign.</param>
    public abstract void Apply(RgbImage image, double magnitude);
}

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
