using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Formats;

/// <summary>Damaged files of every format either read or fail with a <see cref="DatasetException"/>; what that takes is bounded by their sizes.</summary>
public sealed class FormatFuzzTests : IDisposable
{
    private const int Rounds = 1000;
    private static readonly DatasetSize Size = new(Classes: 3, Train: 6, Test: 3);
    private static readonly string[] Tokens = ["\n", "\r\n", "\t", "/", "../", "\0", "n02124075", "val_1.JPEG", "apple_pie/100", " ", "\u00e9", "\ud800", "999999999999"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Idx()
    {
        IdxFiles.Write(_folder, IdxFiles.Set(train: 10, test: 10));
        Fuzz(IdxFiles.Names, () => Mnist.ReadDigits(_folder.Path), least: 80);
    }

    [Fact]
    public void GzippedIdx()
    {
        IdxFiles.Write(_folder, IdxFiles.Set(train: 10, test: 10), ".gz");
        Fuzz([.. IdxFiles.Names.Select(name => $"{name}.gz")], () => Mnist.ReadDigits(_folder.Path), least: 5);
    }

    [Fact]
    public void CifarBinary() => Cifars(CifarFormat.Cifar10, CifarSamples.Binary, least: 80);

    [Fact]
    public void CifarPython() => Cifars(CifarFormat.Cifar10, CifarSamples.Python, least: 50);

    [Fact]
    public void Cifar100Python() => Cifars(CifarFormat.Cifar100 with { Classes = 10 }, CifarSamples.Python, least: 50);

    [Fact]
    public void TinyImageNetLists()
    {
        TreeSamples.TinyImageNet(_folder);
        Fuzz(["wnids.txt", "words.txt", "val/val_annotations.txt"], () => TinyImageNet.Read(_folder.Path, Size), least: 50);
    }

    [Fact]
    public void Food101Lists()
    {
        TreeSamples.Food101(_folder);
        Fuzz(["meta/classes.txt", "meta/train.txt", "meta/test.txt"], () => Food101.Read(_folder.Path, Size), least: 5);
    }

    private void Cifars(CifarFormat format, Func<CifarFormat, Dictionary<string, byte[]>> make, int least)
    {
        format = format with { ImagesOfTrainFile = 3, ImagesOfTestFile = 3 };
        Dictionary<string, byte[]> files = make(format);
        CifarSamples.Write(_folder, files);
        Fuzz([.. files.Keys], () => Cifar.Read(_folder.Path, format), least);
    }

    // Each round damages one file, reads, and mends it. At least so many damaged sets must still read, or the damage is all of one kind.
    private void Fuzz(string[] files, Func<DatasetParts> read, int least)
    {
        read();
        var random = new Random(20_240_817);
        (int wereRead, var messages) = (0, new HashSet<string>());
        for (int i = 0; i < Rounds; i++)
        {
            string file = files[random.Next(files.Length)];
            byte[] whole = File.ReadAllBytes(_folder[file]), damaged = Damage(whole, random);
            _folder.Write(file, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Decode(read());
                wereRead++;
            }
            catch (DatasetException e)
            {
                Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
                messages.Add(new([.. e.Message.Replace(_folder.Path, "", StringComparison.Ordinal).Where(char.IsLetter).Skip(10).Take(40)]));
            }
            catch (Exception e)
            {
                Assert.Fail($"round {i}, {file} ({Convert.ToBase64String(damaged)}) threw {e}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= 4 << 20, $"round {i}, {file} of {damaged.Length} bytes took {allocated} bytes");
            _folder.Write(file, whole);
        }
        Assert.True(wereRead >= least && messages.Count >= 6, $"the damage reaches too little: {wereRead} read, {messages.Count} kinds of errors");
    }

    private static void Decode(DatasetParts parts)
    {
        foreach (ImageSelection part in new[] { parts.Train, parts.Test! })
            foreach (int index in part.Indices)
            {
                Assert.InRange(part.Source.LabelOf(index), 0, part.Source.ClassNames.Count - 1);
                part.Source.Decode(index).Dispose();
            }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count + 1), head = random.Next(Math.Min(bytes.Count, 64) + 1);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when head < bytes.Count: bytes[head] = (byte)random.Next(256); break;
                case 2 when head < bytes.Count: bytes[head] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 12) + 1)); break;
                case 5: bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                case 6: bytes.AddRange(new byte[random.Next(1, 20)]); break;
                default: bytes.InsertRange(at, [.. bytes.Skip(random.Next(bytes.Count + 1)).Take(random.Next(60))]); break;
            }
        }
        return [.. bytes];
    }
}
