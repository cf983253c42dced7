using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Tests.Storage.Pickle;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class CifarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, string, string> Layouts => new()
    {
        { 10, "binary", "" }, { 10, "binary", "cifar-10-batches-bin" }, { 10, "python", "" }, { 10, "python", "cifar-10-batches-py" },
        { 100, "binary", "cifar-100-binary" }, { 100, "python", "" }, { 100, "python", "cifar-100-python" },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void EveryImageAndLabelIsRead(int classes, string layout, string subfolder)
    {
        CifarFormat format = Small(classes);
        CifarSamples.Write(_folder, layout == "binary" ? CifarSamples.Binary(format) : CifarSamples.Python(format), subfolder);
        DatasetParts parts = Cifar.Read(_folder.Path, format);
        Assert.Equal([$"It was read in its {layout} layout."], parts.Remarks);
        Assert.Equal(CifarSamples.Names(format), parts.Train.Source.ClassNames);
        int n = 0;
        foreach (ImageSelection part in new[] { parts.Train, parts.Test! })
            for (int i = 0; i < part.Count; i++, n++)
            {
                Assert.Equal(CifarSamples.Label(format, n), part.Source.LabelOf(i));
                using RgbImage image = part.Source.Decode(i);
                Assert.Equal((32, 32), (image.Width, image.Height));
                byte[] planes = [.. Enumerable.Range(0, 3 * 1024).Select(p => image.Bytes[(p % 1024 * RgbImage.BytesPerPixel) + (p / 1024)])];
                Assert.Equal(CifarSamples.Pixels(n), planes);
            }
        Assert.Equal((format.ImagesOfTrainFile * format.Binary.Train.Count) + format.ImagesOfTestFile, n);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void BothLayoutsGiveTheSameDataSet(int classes)
    {
        CifarFormat format = Small(classes);
        CifarSamples.Write(_folder, CifarSamples.Binary(format), "binary");
        CifarSamples.Write(_folder, CifarSamples.Python(format), "python");
        DatasetParts binary = Cifar.Read(_folder["binary"], format), python = Cifar.Read(_folder["python"], format);
        Assert.Equal(binary.Train.Checksum(), python.Train.Checksum());
        Assert.Equal(binary.Test!.Checksum(), python.Test!.Checksum());
        Assert.NotEqual(binary.Train.Checksum(), binary.Test.Checksum());
    }

    /// <summary>Through the public door, at the size that is distributed.</summary>
    [Fact]
    public void TheWholeOfCifar10IsOpened()
    {
        byte[] file = new byte[10_000 * 3073];
        for (int i = 0; i < 10_000; i++) file[i * 3073] = (byte)(i % 10);
        foreach (string name in (string[])[.. CifarFormat.Cifar10.Binary.Train, CifarFormat.Cifar10.Binary.Test]) _folder.Write(name, file);
        _folder.Write("batches.meta.txt", CifarSamples.Binary(Small(10))["batches.meta.txt"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using DatasetSplits splits = Datasets.Open(new() { Name = "CIFAR-10", Directory = _folder.Path, ImgSize = 224 });
        Assert.Equal((45_000, 5_000, 10_000), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));
        Assert.Equal(new ImageShape(3, 224, 224), splits.Train.ImageShape);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (6 * file.Length) + (32 << 20));
    }

    public static TheoryData<string, string> WrongBinary => new()
    {
        { "cut", "data_batch_3.bin has 24583 bytes, expected 8 images of 3073 bytes, 24584 bytes in all; it is cut short within image 7." },
        { "one image fewer", "data_batch_3.bin has 21511 bytes, expected 8 images of 3073 bytes, 24584 bytes in all; it is cut short within image 7." },
        { "more", "data_batch_3.bin has 24585 bytes, expected 8 images of 3073 bytes, 24584 bytes in all; something follows byte 24584." },
        { "label", "data_batch_3.bin: at byte 6146: label 10 of image 2, expected 0 to 9." },
        { "missing", "data_batch_3.bin is missing; expected 8 images of 3073 bytes" },
        { "empty", "data_batch_3.bin is empty" },
        { "folder", "data_batch_3.bin is a folder" },
        { "no names", "batches.meta.txt is missing; expected the names of 10 classes, one a line." },
        { "few names", "batches.meta.txt: 9 class names, expected 10." },
        { "a name twice", "batches.meta.txt, line 2: 'class_0' is listed before." },
        { "no text", "batches.meta.txt, line 1: is no UTF-8 text" },
        { "empty line", "batches.meta.txt, line 2: is empty" },
        { "control", "batches.meta.txt, line 1: 'class\uFFFD' has control characters" },
    };

    [Theory, MemberData(nameof(WrongBinary))]
    public void NamesTheBinaryFileTheOffsetAndWhatWasExpected(string fault, string message)
    {
        CifarFormat format = Small(10);
        Dictionary<string, byte[]> files = CifarSamples.Binary(format);
        const string name = "data_batch_3.bin", names = "batches.meta.txt";
        byte[] all = files[name];
        switch (fault)
        {
            case "cut": files[name] = all[..^1]; break;
            case "one image fewer": files[name] = all[..^3073]; break;
            case "more": files[name] = [.. all, 0]; break;
            case "label": all[2 * 3073] = 10; break;
            case "missing": files.Remove(name); break;
            case "empty": files[name] = []; break;
            case "folder": files.Remove(name); Directory.CreateDirectory(_folder[name]); break;
            case "no names": files.Remove(names); break;
            case "few names": files[names] = files[names][..^"class_9\n\n".Length]; break;
            case "a name twice": files[names] = "class_0\nclass_0\n"u8.ToArray().Concat(files[names][16..]).ToArray(); break;
            case "no text": files[names] = [0xFF, .. files[names]]; break;
            case "empty line": files[names] = [.. "class_0\n\n"u8, .. files[names]]; break;
            case "control": files[names] = [.. "class\u001b\n"u8, .. files[names]]; break;
        }
        CifarSamples.Write(_folder, files);
        Assert.Contains(message, Assert.Throws<DatasetException>(() => Cifar.Read(_folder.Path, format)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACoarseLabelIsChecked()
    {
        CifarFormat format = Small(100);
        Dictionary<string, byte[]> files = CifarSamples.Binary(format);
        files["train.bin"][3 * 3074] = 20;
        CifarSamples.Write(_folder, files);
        Assert.Contains("train.bin: at byte 9222: coarse label 20 of image 3, expected 0 to 19.", Assert.Throws<DatasetException>(() => Cifar.Read(_folder.Path, format)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> WrongPython => new()
    {
        { "cut", "data_batch_3: at byte " },
        { "more", "data_batch_3: at byte " },
        { "code", "data_batch_3: at byte 2: 'os.system' is refused" },
        { "one image fewer", "data_batch_3: 'data' is an array [7, 3072] of Byte, expected [8, 3072] of Byte." },
        { "label", "data_batch_3: 'labels' of image 2 is 10, expected 0 to 9." },
        { "labels", "data_batch_3: 'labels' has 1 labels, expected one for each of 8 images." },
        { "a text", "data_batch_3: 'labels' is not a list." },
        { "no data", "data_batch_3: has no 'data'; it has 'batch_label'." },
        { "a list", "data_batch_3: holds no dict" },
        { "other names", "batches.meta: 'label_names' 0 is no text." },
        { "a name twice", "batches.meta: the class 'a' is named twice." },
        { "large", "data_batch_3 has 65536 bytes, more than the 32768 that are read of such a file" },
    };

    [Theory, MemberData(nameof(WrongPython))]
    public void NamesThePickleTheOffsetAndWhatWasExpected(string fault, string message)
    {
        CifarFormat format = Small(10);
        Dictionary<string, byte[]> files = CifarSamples.Python(format);
        const string name = "data_batch_3", names = "batches.meta";
        byte[] all = files[name];
        CifarImage[] images = [.. Enumerable.Range(0, 8).Select(i => new CifarImage(i, i, null, CifarSamples.Pixels(i)))];
        switch (fault)
        {
            case "cut": files[name] = all[..^300]; break;
            case "more": files[name] = [.. all, 0]; break;
            case "code": files[name] = new PickleBuilder().Name("os", "system").Op("(").Text("true").Op("tR").Stop(); break;
            case "one image fewer": files[name] = CifarSamples.Python2Batch(format, images[..7]); break;
            case "label": files[name] = CifarSamples.Python2Batch(format, [.. images.Select(i => i.Number == 2 ? i with { Label = 10 } : i)]); break;
            case "labels": files[name] = WithLabels(all, "](K\u0001e"); break;
            case "a text": files[name] = WithLabels(all, "K\u0001"); break;
            case "no data": files[name] = CifarSamples.Python2Dict(("batch_label", p => p.Int(1))); break;
            case "a list": files[name] = new PickleBuilder().Op("]").Stop(); break;
            case "other names": files[names] = CifarSamples.Python2Dict(("label_names", p => p.Op("](K\u0001e"))); break;
            case "a name twice": files[names] = CifarSamples.Python2Dict(("label_names", p => p.Op($"]({string.Concat(Enumerable.Repeat("U\u0001a", 10))}e"))); break;
            case "large": files[name] = new byte[65_536]; break;
        }
        CifarSamples.Write(_folder, files);
        Assert.Contains(message, Assert.Throws<DatasetException>(() => Cifar.Read(_folder.Path, format)).Message, StringComparison.Ordinal);
    }

    private static CifarFormat Small(int classes) => CifarSamples.Small(classes == 10 ? CifarFormat.Cifar10 : CifarFormat.Cifar100);

    // The labels' list, from its opening to the next key, in whose place something else stands.
    private static byte[] WithLabels(byte[] pickle, string opcodes)
    {
        int start = pickle.AsSpan().IndexOf("labelsq\u0002"u8) + 8, end = pickle.AsSpan().IndexOf("U\u0004data"u8);
        return [.. pickle[..start], .. opcodes.Select(c => (byte)c), .. pickle[end..]];
    }
}
