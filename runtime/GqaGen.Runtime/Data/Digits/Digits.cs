using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>
/// The digits data set, carried in this assembly: 1,797 scans of handwritten digits, 1×8×8, ten classes (Optical Recognition of
/// Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0).
/// </summary>
public static class Digits
{
    /// <summary>How many scans there are.</summary>
    public const int Count = 1797;

    /// <summary>The size of a scan.</summary>
    public static readonly ImageShape Shape = new(1, DigitsCsv.Side, DigitsCsv.Side);

    private const string Resource = "digits.csv.gz";
    private const long SplitSeed = 1998;
    private static readonly string[] ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>
    /// All scans, normalised as (value/16 − 0.5)/0.5 to [−1, 1], in the fixed split of 70 % / 10 % / 20 % within each class:
    /// 1,259 to train, 179 to validate, 359 to test.
    /// </summary>
    /// <exception cref="DatasetException">The resource is damaged.</exception>
    public static DatasetSplits Load()
    {
        (byte[] pixels, byte[] labels) = Read();
        using DisposeScope scope = NewDisposeScope();
        Tensor images = tensor(pixels, [Count, 1, DigitsCsv.Side, DigitsCsv.Side]).to(ScalarType.Float32);
        using var all = new ImageDataset(((images / DigitsCsv.MaxValue) - 0.5) / 0.5, tensor(labels).to(ScalarType.Int64), ClassNames);
        (long[] train, long[] validation, long[] test) = Split(labels);
        return new(all.Subset(train), all.Subset(validation), all.Subset(test));
    }

    /// <summary>The same split of the scans as images of 8 bits: 0 … 16 become 0 … 255, to the nearest.</summary>
    /// <exception cref="DatasetException">The resource is damaged.</exception>
    internal static DatasetParts ReadParts()
    {
        (byte[] values, byte[] labels) = Read();
        byte[] pixels = [.. values.Select(v => (byte)(((v * byte.MaxValue) + (DigitsCsv.MaxValue / 2)) / DigitsCsv.MaxValue))];
        IEnumerable<ReadOnlyMemory<byte>> scans = Enumerable.Range(0, Count).Select(i => new ReadOnlyMemory<byte>(pixels, i * DigitsCsv.Pixels, DigitsCsv.Pixels));
        var images = new StoredImages([.. scans], labels, Shape, ClassNames);
        (long[] train, long[] validation, long[] test) = Split(labels);
        return new(Part(train), Part(validation), Part(test)) { Remarks = ["The split is fixed: 70 %, 10 % and 20 % of each class."] };

        ImageSelection Part(long[] indices) => new(images, [.. indices.Select(i => (int)i)]);
    }

    /// <summary>The indices of each part; a pure function of the labels.</summary>
    internal static (long[] Train, long[] Validation, long[] Test) Split(ReadOnlySpan<byte> labels)
    {
        var members = new List<long>[DigitsCsv.Classes];
        for (int c = 0; c < members.Length; c++) members[c] = [];
        foreach (long i in Shuffle.Permutation(labels.Length, SplitSeed)) members[labels[(int)i]].Add(i);

        List<long> train = [], validation = [], test = [];
        foreach (List<long> member in members)
        {
            int tests = (int)Math.Round(0.2 * member.Count), validations = (int)Math.Round(0.1 * member.Count);
            test.AddRange(member[..tests]);
            validation.AddRange(member[tests..(tests + validations)]);
            train.AddRange(member[(tests + validations)..]);
        }
        return ([.. train.Order()], [.. validation.Order()], [.. test.Order()]);
    }

    internal static (byte[] Pixels, byte[] Labels) Read()
    {
        using Stream resource = typeof(Digits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new DatasetException($"The resource {Resource} is missing from {typeof(Digits).Assembly.GetName().Name}.");
        using var csv = new GZipStream(resource, CompressionMode.Decompress);
        return DigitsCsv.Read(csv, Count, Resource);
    }
}
