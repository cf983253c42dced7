using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class MnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData(".gz", "")]
    [InlineData("", "raw")]
    [InlineData(".gz", "MNIST/raw")]
    public void EveryImageAndLabelIsRead(string suffix, string subfolder)
    {
        IdxFiles.Write(_folder, IdxFiles.Set(), suffix, subfolder);
        DatasetParts parts = Mnist.ReadDigits(_folder.Path);
        foreach ((int part, ImageSelection images, int count) in new[] { (0, parts.Train, 40), (1, parts.Test!, 20) })
        {
            Assert.Equal(count, images.Count);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i % 10, images.Source.LabelOf(i));
                using RgbImage image = images.Source.Decode(i);
                Assert.Equal((28, 28), (image.Width, image.Height));
                for (int channel = 0; channel < 3; channel++)
                    Assert.Equal(IdxFiles.Pixels(part, i), Enumerable.Range(0, 28 * 28).Select(p => image.Bytes[(p * RgbImage.BytesPerPixel) + channel]));
            }
        }
    }

    [Fact]
    public void FilesThatAToolNamedOtherwiseAreRead()
    {
        IdxFiles.Write(_folder, IdxFiles.Set().ToDictionary(f => f.Key.Replace("-idx", ".idx", StringComparison.Ordinal), f => f.Value));
        Assert.Equal(40, Mnist.ReadDigits(_folder.Path).Train.Count);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "cut", "train-images-idx3-ubyte: its header says 40×28×28, 31360 values, but 31359 follow it; it is cut short at byte 31375." },
        { "header", "train-images-idx3-ubyte: ends at byte 10, within its header; it is cut short." },
        { "more", "train-images-idx3-ubyte: its header says 40×28×28, 31360 values, but 31361 follow it; something follows byte 31376." },
        { "type", "train-images-idx3-ubyte: at byte 2: found 0x0D, expected 0x08 of the header 00000803: idx, unsigned bytes, 3 dimensions." },
        { "dimensions", "train-images-idx3-ubyte: at byte 3: found 0x01, expected 0x03" },
        { "negative", "train-images-idx3-ubyte: at byte 4: dimension 0 is 4294967295, expected 1 to 2147483647." },
        { "huge", "train-images-idx3-ubyte: its header says 2147483647×2147483647×2147483647, 9903520300447984150353281023 values, but 31360 follow it" },
        { "side", "train-images-idx3-ubyte: at byte 8: images of 32×28, expected 28×28." },
        { "label", "train-labels-idx1-ubyte: at byte 13: label 10, expected 0 to 9." },
        { "fewer labels", "train-labels-idx1-ubyte: at byte 4: 39 labels, expected one for each of the 40 images of" },
        { "empty", "train-images-idx3-ubyte is empty; expected a 3-dimensional idx file of unsigned bytes." },
        { "missing", "train-labels-idx1-ubyte is missing; expected a 1-dimensional idx file of unsigned bytes." },
        { "no class 3", "There is no training image of '3'." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void NamesTheFileTheOffsetAndWhatWasExpected(string fault, string message)
    {
        Dictionary<string, byte[]> files = IdxFiles.Set();
        string images = IdxFiles.Names[0], labels = IdxFiles.Names[1];
        byte[] all = files[images];
        switch (fault)
        {
            case "cut": files[images] = all[..^1]; break;
            case "header": files[images] = all[..10]; break;
            case "more": files[images] = [.. all, 0]; break;
            case "type": all[2] = 0x0D; break;
            case "dimensions": all[3] = 1; break;
            case "negative": all.AsSpan(4, 4).Fill(0xFF); break;
            case "huge":
                all.AsSpan(4, 12).Fill(0xFF);
                (all[4], all[8], all[12]) = (0x7F, 0x7F, 0x7F);
                break;
            case "side": files[images] = IdxFiles.Of([35, 32, 28], all.AsSpan(16)); break;
            case "label": files[labels][13] = 10; break;
            case "fewer labels": files[labels] = IdxFiles.Of([39], files[labels].AsSpan(8, 39)); break;
            case "empty": files[images] = []; break;
            case "missing": files.Remove(labels); break;
            case "no class 3": foreach (int i in new[] { 3, 13, 23, 33 }) files[labels][8 + i] = 4; break;
        }
        IdxFiles.Write(_folder, files);
        DatasetException e = Assert.Throws<DatasetException>(() => Datasets.Open(new() { Name = "mnist", Directory = _folder.Path, ImgSize = 28 }));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(fault == "missing", e.Message.Contains("by Y. LeCun", StringComparison.Ordinal));         // where people get it
    }

    public static TheoryData<string, string> WrongGzip => new()
    {
        { "cut", "unpacks to" },
        { "no trailer", "it is cut short" },
        { "more", "it is cut short or damaged" },
        { "not", "at byte 0: expected the gzip header 1F 8B; this is no gzip file." },
        { "flipped", "the compressed data is damaged after" },
        { "checksum", "the compressed data is damaged after" },
        { "inside", "(unpacked): at byte 2: found 0x09, expected 0x08" },
    };

    [Theory, MemberData(nameof(WrongGzip))]
    public void AGzipFileIsReadToItsLastByte(string fault, string message)
    {
        Dictionary<string, byte[]> files = IdxFiles.Set();
        string images = IdxFiles.Names[0];
        if (fault == "inside") files[images][2] = 9;
        IdxFiles.Write(_folder, files, ".gz");
        byte[] packed = File.ReadAllBytes(_folder[images + ".gz"]);
        byte[] wrong = [.. packed];
        switch (fault)
        {
            case "cut": wrong = packed[..(packed.Length / 2)]; break;
            case "no trailer": wrong = packed[..^6]; break;
            case "more": wrong = [.. packed, 1, 2, 3, 4, 5, 6, 7]; break;
            case "not": wrong = files[images]; break;
            case "flipped": wrong[packed.Length / 2] ^= 0x10; break;
            case "checksum": wrong[^6] ^= 1; break;
        }
        _folder.Write(images + ".gz", wrong);
        DatasetException e = Assert.Throws<DatasetException>(() => Mnist.ReadDigits(_folder.Path));
        Assert.Contains($"{images}.gz", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    /// <summary>A few kilobytes can say that they unpack to a gigabyte, and can do so to much.</summary>
    [Fact]
    public void WhatAGzipFileClaimsTakesNoMemory()
    {
        IdxFiles.Write(_folder, IdxFiles.Set(), ".gz");
        byte[] packed = IdxFiles.Gzip(IdxFiles.Of([1_300_000, 28, 28], new byte[1000]));
        packed.AsSpan(packed.Length - 4).Fill(0x3F);
        _folder.Write(IdxFiles.Names[0] + ".gz", packed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than its", Assert.Throws<DatasetException>(() => Mnist.ReadDigits(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [SkippableFact]
    public void APipeDoesNotBlock()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "made by Linux's mkfifo");
        IdxFiles.Write(_folder, IdxFiles.Set());
        File.Delete(_folder[IdxFiles.Names[0]]);
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder[IdxFiles.Names[0]]]);
        mkfifo.WaitForExit();
        Assert.Contains($"{IdxFiles.Names[0]} is empty", Assert.Throws<DatasetException>(() => Mnist.ReadDigits(_folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>The two have the same file names; only the labels tell them apart.</summary>
    [Fact]
    public void OneIsNotTakenForTheOther()
    {
        int[] digits = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
        byte[] images = IdxFiles.Gzip(IdxFiles.Of([60_000, 28, 28], new byte[60_000 * 28 * 28]));
        Dictionary<string, byte[]> files = IdxFiles.Set();
        files.Remove(IdxFiles.Names[0]);
        _folder.Write(IdxFiles.Names[0] + ".gz", images);

        files[IdxFiles.Names[1]] = IdxFiles.Of([60_000], [.. digits.SelectMany((count, digit) => Enumerable.Repeat((byte)digit, count))]);
        IdxFiles.Write(_folder, files);
        Assert.Equal(60_000, Mnist.ReadDigits(_folder.Path).Train.Count);
        Assert.Contains("open it as 'mnist'", Assert.Throws<DatasetException>(() => Mnist.ReadClothes(_folder.Path)).Message, StringComparison.Ordinal);

        files[IdxFiles.Names[1]] = IdxFiles.Of([60_000], [.. Enumerable.Range(0, 60_000).Select(i => (byte)(i % 10))]);
        IdxFiles.Write(_folder, files);
        Assert.Equal(60_000, Mnist.ReadClothes(_folder.Path).Train.Count);
        Assert.Contains("open it as 'fashion-mnist'", Assert.Throws<DatasetException>(() => Mnist.ReadDigits(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
