using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>Some of the digits, loaded once for all tests; read only. Of fixed sizes, which the steps named in tests follow from.</summary>
internal static class TestDigits
{
    private static readonly DatasetSplits Splits = Digits.Load();

    /// <summary>33 batches of 32, and 23 images left over.</summary>
    public static ImageDataset Train { get; } = First(1079, Splits.Train);

    public static ImageDataset Validation { get; } = First(150, Splits.Validation);

    public static ImageDataset Test { get; } = First(359, Splits.Test);

    private static ImageDataset First(int count, IImageDataset set) => set.Subset([.. Enumerable.Range(0, count).Select(i => (long)i)]);
}
