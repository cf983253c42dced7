using System.IO.Compression;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.PyTorch;
using GqaGen.Runtime.Storage.Pickle;
using GqaGen.Runtime.Tests.Storage.Pickle;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.PyTorch;

/// <summary>Damaged checkpoints either read or fail with the reader's own exceptions; what that takes is bounded by the file, not by its claims.</summary>
public sealed class PyTorchFuzzTests : IDisposable
{
    private const int Files = 4_000;
    private const long MostAllocated = 512 * 1024;

    private static readonly string[] Seeds = ["state-dict.pth", "checkpoint.pth", "tensors.pth"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MutatedArchivesAreReadOrRejected()
    {
        byte[][] seeds = [.. Seeds.Select(file => File.ReadAllBytes(Asset.Path(file)))];
        Fuzz(20_240_817, random => Damage(seeds[random.Next(seeds.Length)], random), kinds: 12);
    }

    [Fact]
    public void MutatedPicklesInSoundArchivesAreReadOrRejected()
    {
        (byte[] Pickle, (string, byte[])[] Others)[] seeds = [.. Seeds.Select(file => Take(File.ReadAllBytes(Asset.Path(file))))];
        Fuzz(20_240_818, random =>
        {
            (byte[] pickle, (string, byte[])[] others) = seeds[random.Next(seeds.Length)];
            return TorchZip.Raw([("a/data.pkl", PickleMutation.Mutate(pickle, random)), .. others]);
        }, kinds: 40);
    }

    [Fact]
    public void EveryTruncationIsRejected()
    {
        byte[] whole = File.ReadAllBytes(Asset.Path("state-dict.pth"));
        for (int length = 1; length < whole.Length; length += 7)
        {
            string path = _folder.Write("cut", whole.AsSpan(0, length));
            Assert.ThrowsAny<IOException>(() => WeightsFile.Open(path).Dispose());
        }
    }

    [Fact]
    public void ADirectoryThatIsTooLongIsNotRead()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            string name = new('x', 60_000);
            for (int i = 0; i < 400; i++) zip.CreateEntry($"{i}{name}", CompressionLevel.NoCompression);
        }
        string path = _folder.Write("x", memory.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("its directory is longer than 16777216 bytes", Assert.Throws<PyTorchFileException>(() => PyTorchFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, 128);
    }

    private void Fuzz(int seed, Func<Random, byte[]> make, int kinds)
    {
        var random = new Random(seed);
        int read = 0;
        var messages = new HashSet<string>();
        for (int i = 0; i < Files; i++)
        {
            byte[] bytes = make(random);
            string path = _folder.Write("fuzz", bytes), name = $"file {i} ({Convert.ToBase64String(bytes)})";
            (string? message, long allocated) = Read(name, path, bytes.Length);
            if (allocated > MostAllocated) allocated = Read(name, path, bytes.Length).Allocated;          // the runtime's own work can fall into one of a million
            Assert.True(allocated <= MostAllocated, $"{name} of {bytes.Length} bytes took {allocated} bytes");
            if (message is null) read++;
            else messages.Add(new([.. message[path.Length..].Where(char.IsLetter).Take(50)]));
        }
        Assert.True(read > 100 && messages.Count > kinds, $"the mutations reach too little: {read} read, {messages.Count} kinds of errors");
    }

    private static (string? Message, long Allocated) Read(string name, string path, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? message = null;
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using PyTorchFile file = PyTorchFile.Open(path);
            long size = file.ReadAll().Values.Sum(t => t.numel() * t.ElementSize);
            Assert.True(size <= 2 * length, $"{name} of {length} bytes gave {size} bytes of tensors");
        }
        catch (Exception e) when (e is PyTorchFileException or PickleException)
        {
            message = e.Message;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{name} threw {e}");
        }
        return (message, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (byte[] Pickle, (string, byte[])[] Others) Take(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        (string Name, byte[] Bytes)[] entries = [.. zip.Entries.Select(entry =>
        {
            using Stream stream = entry.Open();
            var memory = new MemoryStream();
            stream.CopyTo(memory);
            return (entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..], memory.ToArray());
        })];
        return (entries.Single(e => e.Name == "data.pkl").Bytes, [.. entries.Where(e => e.Name != "data.pkl").Select(e => ($"a/{e.Name}", e.Bytes))]);
    }

    // Most of an archive is its headers and its directory.
    private static byte[] Damage(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(3) == 0 ? random.Next(bytes.Count) : NearASignature(bytes, random);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 12) + 1)); break;
                case 3: bytes.InsertRange(at, Enumerable.Repeat((byte)(random.Next(2) * 255), random.Next(1, 9))); break;
                default:
                    for (int i = at; i < Math.Min(at + 4, bytes.Count); i++) bytes[i] = 0xFF;
                    break;
            }
        }
        return [.. bytes];
    }

    private static int NearASignature(List<byte> bytes, Random random)
    {
        int[] signatures = [.. Enumerable.Range(0, bytes.Count - 1).Where(i => bytes[i] == 'P' && bytes[i + 1] == 'K')];
        return signatures.Length == 0 ? random.Next(bytes.Count) : Math.Min(signatures[random.Next(signatures.Length)] + random.Next(56), bytes.Count - 1);
    }
}
