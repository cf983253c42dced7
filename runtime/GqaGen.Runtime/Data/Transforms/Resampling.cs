namespace GqaGen.Runtime.Data.Transforms;

/// <summary>The filter of a change of size. Both widen with the scale where an image shrinks, so that nothing aliases (Pillow's and torchvision's <c>antialias</c>).</summary>
public enum Resampling
{
    /// <summary>A triangle: torchvision's default, and that of the processor the paper's models come with.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5: timm's default for ViT.</summary>
    Bicubic,
}
