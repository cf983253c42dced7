using CsCheck;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;
using System.Security.Cryptography;

namespace GqaGen.Runtime.Tests.Data.Catalog;

public sealed class StratificationTests
{
    private static readonly Gen<int[]> Labels = Gen.Int[0, 4].Array[1, 80];

    [Fact]
    public void HoldingOutPartsTheImagesAndKeepsTheShareOfEachClass() =>
        Gen.Select(Labels, Gen.Double[0, 0.99], Gen.Long).Sample((labels, share, seed) =>
        {
            (ImageSelection kept, ImageSelection held) = Stratification.HoldOut(Images(labels), share, seed);
            Assert.Equal(Enumerable.Range(0, labels.Length), kept.Indices.Concat(held.Indices).Order());
            Assert.Equal(kept.Indices.Order(), kept.Indices);
            Assert.Equal(held.Indices.Order(), held.Indices);
            foreach ((int label, int count) in labels.CountBy(l => l))
            {
                int taken = held.Labels().Count(l => l == label);
                Assert.InRange(taken, Math.Min((share * count) - 0.5, count - 1), (share * count) + 0.5);
                Assert.True(taken < count, $"all of class {label} was held out");
            }
        });

    [Fact]
    public void EveryBeginningHasTheClassesInTheirProportions() =>
        Gen.Select(Labels, Gen.Int[1, 80], Gen.Long).Sample((labels, count, seed) =>
        {
            ImageSelection first = Stratification.First(Images(labels), count, seed);
            int expected = Math.Min(count, labels.Length);
            Assert.Equal(expected, first.Indices.Distinct().Count());
            Assert.Equal(first.Indices.Order(), first.Indices);
            foreach ((int label, int of) in labels.CountBy(l => l))
                Assert.InRange(first.Labels().Count(l => l == label), ((double)expected * of / labels.Length) - 1, ((double)expected * of / labels.Length) + 1);
        });

    [Fact]
    public void FewerAreAmongMore() =>
        Gen.Select(Labels, Gen.Int[1, 79], Gen.Long).Sample((labels, count, seed) =>
            !Stratification.First(Images(labels), count, seed).Indices.Except(Stratification.First(Images(labels), count + 1, seed).Indices).Any());

    /// <summary>A limit below the number of classes must not always leave the same classes.</summary>
    [Fact]
    public void EveryClassMayComeFirst() =>
        Assert.Equal(5, Enumerable.Range(0, 60).SelectMany(seed => Stratification.First(Images([.. Enumerable.Range(0, 50).Select(i => i % 5)]), 1, seed).Labels()).Distinct().Count());

    /// <summary>Results are compared across versions, so the parts may never change.</summary>
    [Fact]
    public void ThePartsArePinned()
    {
        int[] labels = [.. Enumerable.Range(0, 30).Select(i => i % 3)];
        (ImageSelection kept, ImageSelection held) = Stratification.HoldOut(Images(labels), 0.2, seed: 42);
        Assert.Equal("21 22 24 26 28 29", string.Join(' ', held.Indices));
        Assert.Equal("3 5 8 12 19 25", string.Join(' ', Stratification.First(kept, 6, seed: 42).Indices));
    }

    private static ImageSelection Images(int[] labels) => ImageSelection.All(new LabelsAlone(labels));

    private sealed class LabelsAlone(int[] labels) : IImageSource
    {
        public int Count => labels.Length;

        public IReadOnlyList<string> ClassNames => ["a", "b", "c", "d", "e"];

        public ImageShape? StoredShape => null;

        public int LabelOf(int index) => labels[index];

        public RgbImage Decode(int index) => throw new NotSupportedException();

        public void AddTo(IncrementalHash checksum, int index) => throw new NotSupportedException();
    }
}
