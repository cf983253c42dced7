using System.Buffers.Binary;
using System.Security.Cryptography;
using GqaGen.Runtime.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data;

public sealed class DigitsTests
{
    [Fact]
    public void HasThreePartsOfTheRightSizes()
    {
        using DatasetSplits digits = Digits.Load();
        Assert.Equal((1259, 179, 359), (digits.Train.Count, digits.Validation.Count, digits.Test.Count));
        Assert.Equal(new ImageShape(1, 8, 8), digits.Train.ImageShape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], digits.Test.ClassNames);
    }

    [Fact]
    public void IsNormalisedToMinusOneToOne()
    {
        using DisposeScope scope = NewDisposeScope();
        using DatasetSplits digits = Digits.Load();
        Tensor images = digits.Train.Batch([.. Enumerable.Range(0, 1259).Select(i => (long)i)]).Images;
        Assert.Equal((-1f, 1f), (images.min().item<float>(), images.max().item<float>()));
        Assert.True((((images + 1) * 8).round() == (images + 1) * 8).all().item<bool>(), "a value is not a whole number of sixteenths");
    }

    /// <summary>Results are compared across versions, so the split may never change.</summary>
    [Fact]
    public void TheSplitIsPinned()
    {
        (long[] train, long[] validation, long[] test) = Digits.Split(Digits.Read().Labels);
        Assert.Equal(Enumerable.Range(0, Digits.Count).Select(i => (long)i), train.Concat(validation).Concat(test).Order());
        byte[] bytes = new byte[Digits.Count * sizeof(long)];
        long[] all = [.. train, .. validation, .. test];
        for (int i = 0; i < all.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), all[i]);
        Assert.Equal("0E3043069D2C0E30E49ACF37FF107AA19A90BB3CF652FB95EA5885A3C679D24D", Convert.ToHexString(SHA256.HashData(bytes)));
    }

    [Fact]
    public void EveryClassHasItsShareOfEveryPart()
    {
        byte[] labels = Digits.Read().Labels;
        (long[] train, long[] validation, long[] test) = Digits.Split(labels);
        foreach (byte digit in Enumerable.Range(0, 10).Select(d => (byte)d))
        {
            int of = labels.Count(l => l == digit);
            Assert.InRange(test.Count(i => labels[i] == digit), (of / 5.0) - 0.5, (of / 5.0) + 0.5);
            Assert.InRange(validation.Count(i => labels[i] == digit), (of / 10.0) - 0.5, (of / 10.0) + 0.5);
            Assert.InRange(train.Count(i => labels[i] == digit), (of * 0.7) - 1, (of * 0.7) + 1);
        }
    }

    [Fact]
    public void LeavesNoTensorBehind()
    {
        Digits.Load().Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Digits.Load().Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
