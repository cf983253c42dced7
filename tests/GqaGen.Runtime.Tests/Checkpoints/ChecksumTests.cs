using System.IO.Hashing;
using System.Text;
using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Files of this program carry a checksum over every byte, so that damage and half-written files are recognised before anything is loaded.</summary>
public sealed class ChecksumTests : IDisposable
{
    private const string Key = "gqagen.xxh128";

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ItIsTheHashOfTheFileWithZerosInItsPlace()
    {
        byte[] bytes = Written();
        string text = Encoding.Latin1.GetString(bytes), entry = $"\"{Key}\":\"";
        int digits = text.IndexOf(entry, StringComparison.Ordinal) + entry.Length;
        string found = text.Substring(digits, 32);
        Encoding.ASCII.GetBytes(new string('0', 32)).CopyTo(bytes, digits);
        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash(bytes)), found);

        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        Assert.True(file.HasChecksum);
        Assert.Equal(["note"], file.Metadata.Keys);
        file.Verify();
    }

    [Fact]
    public void EveryDamagedByteIsNoticed()
    {
        byte[] bytes = Written();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            string path = _folder.Write("y", bytes);
            Assert.ThrowsAny<IOException>(() => Checkpoint.Verify(path));
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void EveryHalfWrittenFileIsNoticed()
    {
        byte[] bytes = Written();
        for (int length = 0; length < bytes.Length; length++)
        {
            string path = _folder.Write("y", bytes.AsSpan(0, length));
            Assert.ThrowsAny<IOException>(() => Checkpoint.Verify(path));

            // As a file system may leave it after a loss of power: as long as it was to be, with zeros at its end.
            _folder.Write("y", [.. bytes.AsSpan(0, length), .. new byte[bytes.Length - length]]);
            if (length > 0 && bytes.AsSpan(length).ContainsAnyExcept((byte)0)) Assert.ThrowsAny<IOException>(() => Checkpoint.Verify(path));
        }
    }

    [Fact]
    public void ADamagedFileChangesNoModel()
    {
        var model = new Counted();
        Checkpoint.Save(model, _folder["x"]);
        byte[] bytes = File.ReadAllBytes(_folder["x"]);
        bytes[^1] ^= 1;
        using (no_grad()) model.Layer.weight.add_(1);
        Dictionary<string, Tensor> before = StateDict.Snapshot(model);
        string message = Assert.Throws<SafetensorsException>(() => Checkpoint.Load(model, _folder.Write("y", bytes))).Message;
        Assert.Contains("y: the file does not match its checksum '", message, StringComparison.Ordinal);
        Assert.Contains("it is damaged, or another program has changed it and kept the metadata 'gqagen.xxh128'", message, StringComparison.Ordinal);
        foreach ((string name, Tensor tensor) in model.state_dict()) Assert.Equal(before[name].bytes.ToArray(), tensor.bytes.ToArray());
    }

    [Fact]
    public void FilesOfOtherProgramsHaveNone()
    {
        string path = _folder.Write("x", RawFile.Of("""{"layer.weight":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 7));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.False(file.HasChecksum);
        file.Verify();
        Assert.Contains("carries no checksum (metadata 'gqagen.xxh128'), so another program wrote it, or it is damaged", Assert.Throws<SafetensorsException>(() => Checkpoint.Verify(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneThatAnotherProgramWroteInItsOwnWayIsNoMatch()
    {
        string text = Encoding.Latin1.GetString(Written()), rewritten = text.Replace($"\"{Key}\":\"", $"\"{Key}\": \"", StringComparison.Ordinal);
        byte[] bytes = Encoding.Latin1.GetBytes(rewritten);
        bytes[0]++;                                                     // a blank more in the header
        using SafetensorsFile file = SafetensorsFile.Open(_folder.Write("y", bytes));
        Assert.Contains("does not match its checksum", Assert.Throws<SafetensorsException>(file.Verify).Message, StringComparison.Ordinal);
        Assert.Contains("metadata 'gqagen.xxh128' is the file's own checksum", Assert.Throws<SafetensorsException>(
            () => SafetensorsWriter.Write(_folder["z"], new Dictionary<string, Tensor>(), new Dictionary<string, string> { [Key] = "0" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNewestIntactFileIsTakenAndTheOthersAreTold()
    {
        byte[] good = Written(), bad = [.. good];
        bad[^1] ^= 1;
        _folder.Write("3", bad);
        _folder.Write("2", good.AsSpan(0, good.Length / 2));
        _folder.Write("1", good);
        var told = new List<string>();
        Assert.Equal(_folder["1"], Checkpoint.FirstIntact([_folder["4"], _folder["3"], _folder["2"], _folder["1"]], (path, e) => told.Add($"{Path.GetFileName(path)} {e.GetType().Name}")));
        Assert.Equal(["4 FileNotFoundException", "3 SafetensorsException", "2 SafetensorsException"], told);
        Assert.Null(Checkpoint.FirstIntact([_folder["3"]], (_, _) => { }));
    }

    private byte[] Written()
    {
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor> { ["w"] = arange(1, 40, ScalarType.Float32), ["b"] = tensor(new[] { true, false }) }, new Dictionary<string, string> { ["note"] = "a" });
        return File.ReadAllBytes(_folder["x"]);
    }
}
