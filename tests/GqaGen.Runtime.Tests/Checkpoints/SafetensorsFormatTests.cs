using System.IO.Hashing;
using System.Text;
using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>The format to the letter: what a hand-made file means, and what each kind of damage is called.</summary>
public sealed class SafetensorsFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ReadsAFileMadeByHand()
    {
        byte[] bytes = RawFile.Of("""
            {"__metadata__":{"made":"by hand \u00e9"},
             "b":{"shape":[2,2],"data_offsets":[4,12],"dtype":"I16"}, "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
             "empty":{"dtype":"F64","shape":[3,0],"data_offsets":[12,12]}}
            """, 0, 0, 128, 63, 1, 0, 254, 255, 3, 0, 4, 1);
        using SafetensorsFile file = SafetensorsFile.Open(_folder.Write("x", bytes));

        Assert.Equal("by hand é", file.Metadata["made"]);
        Assert.Equal(["a", "b", "empty"], file.Tensors.Keys.Order());
        Assert.Equal(1f, file.Read("a").item<float>());
        Assert.Empty(file.Read("a").shape);
        Assert.Equal([2, 2], file.Read("b").shape);
        Assert.Equal(new short[] { 1, -2, 3, 260 }, file.Read("b").data<short>().ToArray());
        Assert.Equal([3, 0], file.Read("empty").shape);
        Assert.Equal(ScalarType.Float64, file.Tensors["empty"].Dtype);
    }

    [Fact]
    public void WritesTheBytesOfTheReferenceImplementation()
    {
        // Wider types first, then names; compact JSON; blanks up to a multiple of 8. The checksum is metadata like any other.
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor>
        {
            ["b"] = tensor(new[] { true, false }), ["a\""] = tensor((byte)7), ["z"] = tensor(new[] { 1f }),
        }, new Dictionary<string, string> { ["format"] = "pt" });

        string header = """{"__metadata__":{"format":"pt","gqagen.xxh128":"0"},"z":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a\"":{"dtype":"U8","shape":[],"data_offsets":[4,5]},"b":{"dtype":"BOOL","shape":[2],"data_offsets":[5,7]}}""";
        string zeros = new('0', 32), blank = header.Replace("\"0\"", $"\"{zeros}\"", StringComparison.Ordinal);
        string wanted = Encoding.Latin1.GetString(RawFile.Of(blank.PadRight((blank.Length + 7) / 8 * 8), 0, 0, 128, 63, 7, 1, 0));
        string checksum = Convert.ToHexStringLower(XxHash128.Hash(Encoding.Latin1.GetBytes(wanted)));
        Assert.Equal(wanted.Replace(zeros, checksum, StringComparison.Ordinal), Encoding.Latin1.GetString(File.ReadAllBytes(_folder["x"])));
    }

    public static TheoryData<string, string, int, string> BadHeaders => new()
    {
        { "not an object", "[]", 0, "must begin with '{'" },
        { "empty header", "", 0, "must begin with '{'" },
        { "blank first", " {}", 0, "must begin with '{'" },
        { "unfinished", """{"a":""", 0, "not valid JSON" },
        { "two values", "{}{}", 0, "not valid JSON" },
        { "comment", "{/*x*/}", 0, "not valid JSON" },
        { "trailing comma", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},}""", 1, "not valid JSON" },
        { "too deep", """{"a":{"dtype":"U8","shape":[[[1]]],"data_offsets":[0,1]}}""", 1, "not valid JSON" },
        { "half a surrogate", """{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "not valid Unicode" },
        { "number for a tensor", """{"a":1}""", 0, "tensor 'a' is Number, expected an object" },
        { "name twice", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "tensor 'a' is listed twice" },
        { "name twice, once escaped", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "tensor 'a' is listed twice" },
        { "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ is listed twice" },
        { "metadata key twice", """{"__metadata__":{"k":"1","k":"2"}}""", 0, "__metadata__ 'k' is listed twice" },
        { "metadata not strings", """{"__metadata__":{"k":1}}""", 0, "__metadata__ 'k' is Number, expected a string" },
        { "metadata not an object", """{"__metadata__":"k"}""", 0, "__metadata__ is String, expected an object" },
        { "dtype twice", """{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': dtype is given twice" },
        { "shape twice", """{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", 1, "'a': shape is given twice" },
        { "no dtype", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "'a' has no dtype" },
        { "no shape", """{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "'a' has no shape" },
        { "no offsets", """{"a":{"dtype":"U8","shape":[1]}}""", 1, "'a' has no data_offsets" },
        { "unknown key", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}}""", 1, "'a': unknown key 'strides'" },
        { "unknown dtype", """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': dtype 'F8_E4M3' is not supported, expected one of F64, F32" },
        { "dtype in lower case", """{"a":{"dtype":"u8","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': dtype 'u8' is not supported" },
        { "one offset", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "'a': data_offsets has 1 numbers, expected 2" },
        { "three offsets", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "'a': data_offsets has more than 2 numbers" },
        { "negative shape", """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "'a': shape holds something other than whole numbers" },
        { "fraction", """{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "'a': shape holds something other than whole numbers" },
        { "string for a number", """{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "'a': shape holds something other than whole numbers" },
        { "beyond 64 bits", """{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1, "'a': shape holds something other than whole numbers" },
        { "product overflows", """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "'a': shape [4294967296, 4294967296] has more elements than can be counted" },
        { "product overflows around a zero", """{"a":{"dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}""", 0, "more elements than can be counted" },
        { "bytes overflow", """{"a":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "more elements than can be counted" },
        { "end before begin", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "'a': data_offsets [1, 0] end before they begin" },
        { "beyond the file", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "'a': data_offsets [0, 2] lie beyond the 1 bytes of data" },
        { "far beyond the file", """{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 1, "lie beyond the 1 bytes of data" },
        { "too small for its shape", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a': data_offsets [0, 4] hold 4 bytes, expected 8 for shape [2] of F32" },
        { "empty with data", """{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,4]}}""", 4, "hold 4 bytes, expected 0" },
        { "overlap", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "'b': data_offsets [1, 3] overlap tensor 'a', expected to begin at 2" },
        { "same data twice", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "overlap tensor 'a'" },
        { "hole", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "'b': data_offsets [2, 3] leave a hole after tensor 'a', expected to begin at 1" },
        { "hole at the front", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'a': data_offsets [1, 2] leave a hole after the header" },
        { "trailing bytes", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 3, "2 bytes follow tensor 'a', expected the file to end there" },
        { "data without tensors", "{}", 1, "1 bytes follow the header" },
    };

    [Theory, MemberData(nameof(BadHeaders))]
    public void NamesWhatIsWrong(string what, string header, int dataLength, string message) => Rejects(RawFile.Of(header, new byte[dataLength]), message, what);

    [Fact]
    public void NamesWhatIsWrongOutsideTheJson()
    {
        Rejects([], "0 bytes long, expected at least 8", "empty file");
        Rejects([1, 2, 3, 4, 5, 6, 7], "7 bytes long, expected at least 8", "half a prefix");
        Rejects(RawFile.WithLength(3, "{}"u8.ToArray(), []), "claims to be 3 bytes long, but only 2 follow", "header beyond the file");
        Rejects(RawFile.WithLength(100_000_001, "{}"u8.ToArray(), []), "expected at most 100000000", "header over the limit");
        Rejects(RawFile.WithLength(ulong.MaxValue, "{}"u8.ToArray(), []), "expected at most 100000000", "absurd header");
        Rejects(RawFile.Of([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}'], []), "not valid UTF-8", "bad UTF-8");
        Rejects(RawFile.Of($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,1]}}""", 0), "shape has more than 64 numbers", "too many dimensions");
    }

    [Fact]
    public void LongAndOddNamesAreQuotedSafely()
    {
        string name = $"\\u001b[31m{new string('x', 5_000)}";
        string message = Rejects(RawFile.Of($$"""{"{{name}}":1}"""), "is Number", "odd name");
        Assert.True(message.Length < 1_000 && !message.Contains('\u001b', StringComparison.Ordinal), message);
    }

    [Fact]
    public void ABooleanIsZeroOrOne()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_folder.Write("x", RawFile.Of("""{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", 1, 2)));
        Assert.Contains("'a' of BOOL holds a byte other than 0 and 1", Assert.Throws<SafetensorsException>(() => file.Read("a")).Message, StringComparison.Ordinal);
        Assert.Throws<SafetensorsException>(file.ReadAll);
    }

    [Fact]
    public void AnUnknownNameIsNamed()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_folder.Write("x", RawFile.Of("{}")));
        Assert.Contains("no tensor 'q'", Assert.Throws<SafetensorsException>(() => file.Read("q")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileCutShortAfterItWasOpenedIsNoticed()
    {
        string path = _folder.Write("x", RawFile.Of("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 1, 2, 3, 4));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        // On Windows the open file cannot be cut; elsewhere nothing prevents it.
        if (OperatingSystem.IsWindows()) return;
        using (FileStream other = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) other.SetLength(other.Length - 1);
        Assert.Contains("cut short", Assert.Throws<SafetensorsException>(() => file.Read("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileAndAFolderThatCannotBeMadeAreIOErrors()
    {
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder["none"]));
        string file = _folder.Write("file", [1]);
        Assert.ThrowsAny<IOException>(() => SafetensorsWriter.Write(Path.Combine(file, "x"), new Dictionary<string, Tensor>()));
    }

    private string Rejects(byte[] bytes, string message, string what)
    {
        string path = _folder.Write("bad", bytes);
        string actual = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path).Dispose()).Message;
        Assert.True(actual.Contains(message, StringComparison.Ordinal) && actual.Contains(path, StringComparison.Ordinal), $"{what}: {actual}");
        return actual;
    }
}
