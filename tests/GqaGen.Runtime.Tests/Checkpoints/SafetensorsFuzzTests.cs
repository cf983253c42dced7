using System.Text;
using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Damaged files either read or fail with a <see cref="SafetensorsException"/>; what that takes is bounded by the file, not by its claims.</summary>
public sealed class SafetensorsFuzzTests : IDisposable
{
    private const int Files = 4_000;
    private const long MostAllocated = 256 * 1024;

    private static readonly string[] Tokens =
    [
        "0", "1", "-1", "9223372036854775807", "18446744073709551616", "1e300", "0.5", "null", "true", "[", "]", "{", "}", ",", ":", "\"", "\\", "\\ud800",
        "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"F64\"", "\"BOOL\"", "\"BF16\"", "\"F4\"", "[0,0]", "[4294967296,4294967296]", "[]", "\"__metadata__\":", "\"w\":", "  ", "\0",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MutatedFilesAreReadOrRejected()
    {
        var random = new Random(20_240_815);
        byte[][] seeds = Seeds();
        int read = 0;
        var messages = new HashSet<string>();
        for (int i = 0; i < Files; i++)
        {
            byte[] bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            string path = _folder.Write("fuzz", bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using DisposeScope scope = NewDisposeScope();
                using SafetensorsFile file = SafetensorsFile.Open(path);
                long size = file.ReadAll().Values.Sum(t => t.numel() * t.ElementSize);
                Assert.True(size <= bytes.Length, $"file {i} of {bytes.Length} bytes gave {size} bytes of tensors");
                read++;
            }
            catch (SafetensorsException e)
            {
                messages.Add(Kind(e.Message));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"file {i} ({Convert.ToBase64String(bytes)}) threw {e}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= MostAllocated, $"file {i} of {bytes.Length} bytes took {allocated} bytes");
        }
        Assert.True(read > 100 && messages.Count > 12, $"the mutations reach too little: {read} read, {messages.Count} kinds of errors");
    }

    [Fact]
    public void ARejectedReadKeepsNoHandles()
    {
        string path = _folder.Write("bad", RawFile.Of("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"z":{"dtype":"BOOL","shape":[1],"data_offsets":[2,3]}}""", 1, 2, 3));
        LiveHandles.DoNotGrow(20, () =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            Assert.Throws<SafetensorsException>(file.ReadAll);
        });
    }

    [Fact]
    public void EveryTruncationIsRejected()
    {
        foreach (byte[] seed in Seeds())
        for (int length = 0; length < seed.Length; length++)
        {
            string path = _folder.Write("cut", seed.AsSpan(0, length));
            Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path).Dispose());
        }
    }

    // The message without names, numbers and the parser's details.
    private static string Kind(string message) => new(message.Where(char.IsLetter).Skip(20).Take(60).ToArray());

    private byte[][] Seeds()
    {
        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder["1"], new Dictionary<string, Tensor> { ["w"] = ones(2, 3), ["b"] = zeros([3], ScalarType.BFloat16), ["n"] = tensor(5L) });
        SafetensorsWriter.Write(_folder["2"], new Dictionary<string, Tensor> { ["mask"] = ones([4], ScalarType.Bool), ["none"] = ones(0, 7) }, new Dictionary<string, string> { ["k"] = "v" });
        return [File.ReadAllBytes(_folder["1"]), File.ReadAllBytes(_folder["2"]), RawFile.Of("{}")];
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, Encoding.ASCII.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                case 3: bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 12) + 1)); break;
                case 4 when bytes.Count > 8: bytes[random.Next(8)] = (byte)random.Next(256); break;
                case 5: bytes.InsertRange(at, bytes.GetRange(0, bytes.Count).Skip(random.Next(bytes.Count + 1)).Take(random.Next(40)).ToArray()); break;
                case 6: ReplaceNumber(bytes, random); break;
                default: SetLength(bytes); break;
            }
        }
        if (random.Next(2) == 0) SetLength(bytes);
        return [.. bytes];
    }

    // Most damage to the text would end at the length prefix; this lets it through to the JSON.
    private static void SetLength(List<byte> bytes)
    {
        int end = bytes.LastIndexOf((byte)'}');
        if (end < 8) return;
        int length = end + 1 - 8;
        for (int i = 0; i < 8; i++) bytes[i] = i < 4 ? (byte)(length >> (8 * i)) : (byte)0;
    }

    private static void ReplaceNumber(List<byte> bytes, Random random)
    {
        int[] digits = [.. Enumerable.Range(0, bytes.Count).Where(i => i >= 8 && bytes[i] is >= (byte)'0' and <= (byte)'9')];
        if (digits.Length == 0) return;
        int at = digits[random.Next(digits.Length)];
        bytes.RemoveAt(at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(random.Next(3) switch { 0 => $"{random.Next(20)}", 1 => $"{random.NextInt64()}", _ => "0" }));
    }
}
