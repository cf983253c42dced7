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
