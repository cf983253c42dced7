namespace GqaGen.Runtime.Data;

/// <summary>A set of images in three parts that share no image.</summary>
/// <param name="Train">What the model learns from.</param>
/// <param name="Validation">What choices are made by while it learns.</param>
/// <param name="Test">What is reported.</param>
public sealed record DatasetSplits(ImageDataset Train, ImageDataset Validation, ImageDataset Test) : IDisposable
{
    /// <summary>Frees all three.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
