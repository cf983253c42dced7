using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>The digits, loaded once for all tests; read only.</summary>
internal static class TestDigits
{
    private static readonly DatasetSplits Splits = Digits.Load();

    public static ImageDataset Train => Splits.Train;

    public static ImageDataset Validation => Splits.Validation;

    public static ImageDataset Test => Splits.Test;
}
