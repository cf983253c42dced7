namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Leaves the image as it is.</summary>
public sealed class Identity : AugmentOperation
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
    }
}
