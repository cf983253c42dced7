namespace GqaGen.Runtime.Data.Transforms;

/// <summary>A step from a decoded image to one that a model is shown. Its instances are shared by threads: they have no state.</summary>
public interface IImageTransform
{
    /// <summary>Changes <paramref name="image"/> in place. What is random in it is drawn from <paramref name="random"/> and from nothing else.</summary>
    void Apply(RgbImage image, SampleRandom random);

    /// <summary>The step with its settings, for instance <c>RandomHorizontalFlip(0.5)</c>; part of what a checkpoint says of its run.</summary>
    string ToString();
}
