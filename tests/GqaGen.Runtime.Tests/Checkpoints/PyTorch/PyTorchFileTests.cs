using System.IO.Compression;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.PyTorch;
using GqaGen.Runtime.Storage.Pickle;
using GqaGen.Runtime.Tests.Storage.Pickle;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.PyTorch;

/// <summary>Checkpoints of PyTorch give the tensors that were saved; everything else is refused with what it is and the mend.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AStateDictOfAModuleIsRead()
    {
        using PyTorchFile file = PyTorchFile.Open(Asset.Path("state-dict.pth"));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"], file.Headers.Keys);
        Assert.Equal(("", "PyTorch state dict"), (file.Key, file.Format));
        Dictionary<string, Tensor> tensors = file.ReadAll();
        Is(tensors["0.weight"], arange(6, ScalarType.Float32).reshape(2, 3));
        Is(tensors["0.bias"], tensor(new[] { 0.5f, -0.5f }));
        Is(tensors["1.num_batches_tracked"], tensor(0L));
        file.Verify();

        using var model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2));
        Checkpoint.Load(model, Asset.Path("state-dict.pth"));
        Is(model.state_dict()["0.weight"].detach(), tensors["0.weight"]);
    }

    [Fact]
    public void TensorsOfEveryTypeAndLayoutAreRead()
    {
        using WeightsFile file = WeightsFile.Open(Asset.Path("tensors.pth"));
        Dictionary<string, Tensor> tensors = file.ReadAll();
        Is(tensors["float64"], tensor(new[] { 1.5, -2.0 }));
        Is(tensors["float16"], tensor(new[] { 1.5f, -2f }).to(ScalarType.Float16));
        Is(tensors["bfloat16"], tensor(new[] { 1.5f, -2f }).to(ScalarType.BFloat16));
        Is(tensors["int64"], tensor(new[] { 1L << 40, -1 }));
        Is(tensors["int32"], tensor(new[] { 7, -1 }));
        Is(tensors["int16"], tensor(new short[] { 7, -1 }));
        Is(tensors["int8"], tensor(new sbyte[] { 7, -1 }));
        Is(tensors["uint8"], tensor(new byte[] { 7, 255 }));
        Is(tensors["bool"], tensor(new[] { true, false }));
        Is(tensors["scalar"], tensor(4.25f));
        Is(tensors["empty"], zeros(0, 5));
        Is(tensors["empty-view"], zeros(2, 0, 2));
        Is(tensors["parameter"], ones(2, 2));
        Is(tensors["transposed"], arange(6, ScalarType.Float32).reshape(2, 3).t());
        Is(tensors["whole"], arange(12, ScalarType.Float32));
        Is(tensors["part"], tensor(new[] { 4f, 5, 6, 7 }));
        Is(tensors["every-third"], tensor(new[] { 1f, 4, 7, 10 }));
        Is(tensors["last"], tensor(11f));
        Assert.All(tensors.Values, t => Assert.True(t.is_contiguous()));
        tensors["part"].zero_();
        Is(tensors["whole"], arange(12, ScalarType.Float32));
        foreach ((string name, Tensor tensor) in tensors) Assert.True(file.Headers[name].Dtype == tensor.dtype && file.Headers[name].Shape.SequenceEqual(tensor.shape), name);
    }

    [Theory]
    [InlineData(null, "state_dict_ema", 1)]
    [InlineData("state_dict_ema", "state_dict_ema", 1)]
    [InlineData("state_dict", "state_dict", 0)]
    public void TheWeightsOfACheckpointAreFound(string? key, string found, float plus)
    {
        using PyTorchFile file = PyTorchFile.Open(Asset.Path("checkpoint.pth"), key);
        Assert.Equal((found, $"PyTorch checkpoint, entry '{found}'"), (file.Key, file.Format));
        Is(file.Read("0.weight"), arange(6, ScalarType.Float32).reshape(2, 3) + plus);
    }

    [Fact]
    public void EntriesAreChosenAsTimmDoesOrTheOneThatHoldsTensors()
    {
        Assert.Equal("model", Key(b => Nest(b, "epoch", "model")));
        Assert.Equal("model.state_dict", Key(b => b.Op("}").Text("model").Op("}").Text("state_dict").Op("}").Text("w").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op("sss")));
        Assert.Equal("net", Key(b => Nest(b, "epoch", "net")));
        Assert.Equal("net", Key(b => b.Op("}(").Text("model").Op("}").Text("name").Text("vit").Op("s").Text("net").Op("}").Text("w").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op("su")));
        Assert.Equal("", Key(b => b.Op("}(").Text("w").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Text("classes").Int(5).Op("u")));
        Rejects(b => Nest(b, "a", "net", "other"), "several entries hold tensors by name ('net', 'other'); say which one holds the weights");
        Rejects(b => Nest(b, "epoch"), "there are no tensors by name; found 'epoch' (an integer)");
        Rejects(b => b.Op("]"), "expected a state dict, found a list");
        Rejects(b => Nest(b, "epoch", "net"), "there is no entry 'nets'; found 'epoch' (an integer), 'net' (a dict)", key: "nets");
        Rejects(b => Nest(b, "epoch", "net"), "there are no tensors by name in 'epoch'", key: "epoch");

        static PickleBuilder Nest(PickleBuilder b, string number, params string[] dicts)
        {
            b.Op("}(").Text(number).Int(3);
            foreach (string dict in dicts) b.Text(dict).Op("}").Text("w").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op("s");
            return b.Op("u");
        }

        string Key(Func<PickleBuilder, PickleBuilder> build)
        {
            using PyTorchFile file = PyTorchFile.Open(_folder.Write("x", TorchZip.Of(build(new()).Stop(), ("0", new byte[8]))));
            Assert.Equal(["w"], file.Headers.Keys);
            return file.Key;
        }
    }

    [Theory]
    [InlineData("legacy.pth", "is a bare pickle, as torch.save wrote before PyTorch 1.6")]
    [InlineData("batch.pkl", "is a bare pickle")]
    [InlineData("script.pth", "it is a TorchScript archive (torch.jit.save)")]
    [InlineData("module.pth", "data.pkl: at byte 2: 'torch.nn.modules.container.Sequential' is refused")]
    [InlineData("module.pth", "save the weights alone: torch.save(")]
    [InlineData("expanded.pth", "a tensor [1000, 1000] with strides [0, 0] from number 0 on repeats the 1 numbers of its storage; save a copy of it (.contiguous())")]
    public void WhatIsNoStateDictIsNamedWithTheMend(string file, string message)
    {
        string actual = Assert.ThrowsAny<IOException>(() => WeightsFile.Open(Asset.Path(file)).Dispose()).Message;
        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.Contains(Asset.Path(file), actual, StringComparison.Ordinal);
    }

    [Fact]
    public void ArchivesOfOtherKindsAreNamed()
    {
        byte[] pickle = One("FloatStorage", 2, 0, [2], [1]);
        Archive(TorchZip.Raw([("archive/other", [])]), "it is a zip archive without data.pkl, so torch.save did not make it");
        Archive(TorchZip.Raw([("a.npy", []), ("b.npy", [])]), "archive of NumPy arrays (.npz)");
        Archive(TorchZip.Raw([("a/data.pkl", pickle), ("b/data.pkl", pickle)]), "it holds data.pkl 2 times");
        Archive(TorchZip.Raw([("a/data.pkl", pickle), ("a/data/0", new byte[8]), ("a/data/0", new byte[8])]), "entry 'a/data/0' is listed twice");
        Archive(TorchZip.Raw([("a/data.pkl", pickle), ("a/byteorder", "big"u8.ToArray()), ("a/data/0", new byte[8])]), "big-endian machine");
        Archive(TorchZip.Raw([("a/data.pkl", pickle), ("a/data/0", new byte[80])], CompressionLevel.Optimal), "is compressed, which torch.save does not do");
        Archive("PK\u0003\u0004 and no more"u8.ToArray(), "the zip archive is cut short or damaged");
        using PyTorchFile top = PyTorchFile.Open(_folder.Write("x", TorchZip.Raw([("data.pkl", pickle), ("data/0", new byte[8])])));
        Is(top.Read("w"), zeros(2));
    }

    [Fact]
    public void TensorsThatDoNotFitTheirStorageAreNamed()
    {
        Rejects(One("FloatStorage", 3, 0, [2], [1]), "storage '0' is 8 bytes long, expected 12 for 3 numbers of Float32");
        Rejects(One("FloatStorage", 2, 0, [3], [1]), "a tensor [3] with strides [1] from number 0 on lies beyond the 2 numbers of its storage");
        Rejects(One("FloatStorage", 2, 1, [2], [1]), "a tensor [2] with strides [1] from number 1 on lies beyond");
        Rejects(One("FloatStorage", 2, 0, [2], [2]), "lies beyond the 2 numbers");
        Rejects(One("FloatStorage", 2, -1, [1], [1]), "from number -1 on lies beyond");
        Rejects(One("FloatStorage", 2, 0, [2], [-1]), "holds something other than whole numbers from 0");
        Rejects(One("FloatStorage", 2, 0, [int.MaxValue, int.MaxValue, int.MaxValue, 2], [0, 0, 0, 1]), "repeats the 2 numbers of its storage");
        Rejects(One("FloatStorage", 2, 0, [int.MaxValue, int.MaxValue, int.MaxValue, 0], [0, 0, 0, 0]), "repeats the 2 numbers of its storage");
        Rejects(One("FloatStorage", 2, 0, [2], [1, 1]), "a tensor has 1 dimensions and 2 strides");
        Rejects(One("FloatStorage", 2, 0, [.. Enumerable.Repeat(1, 17)], [.. Enumerable.Repeat(1, 17)]), "has 17 numbers, expected at most 16");
        Rejects(One("ComplexFloatStorage", 1, 0, [1], [1]), "'torch.ComplexFloatStorage' is refused");
        Rejects(b => b.Op("}(").Text("a").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Text("b").Tensor("IntStorage", "0", 2, 0, [2], [1]).Op("u"), "storage '0' is 2 numbers of Int32, and was 2 of Float32");
        Rejects(b => b.Op("}").Text("a").Tensor("FloatStorage", "7", 2, 0, [2], [1]).Op("s"), "storage '7' is not in the archive");
        Rejects(b => b.Op("}").Text("a").Tensor("FloatStorage", "../../data.pkl", 2, 0, [2], [1]).Op("s"), "is not in the archive");
        Rejects(b => b.Op("(").Text("module").Int(1).Op("tQ"), "a persistent id has 2 arguments, expected 5");
    }

    [Fact]
    public void ManyViewsOfOneStorageAreNotMultiplied()
    {
        var pickle = new PickleBuilder().Op("}(");
        for (int i = 0; i < 200; i++) pickle.Text($"w{i}").Tensor("FloatStorage", "0", 25_000, 0, [25_000], [1]);
        Archive(TorchZip.Of(pickle.Op("u").Stop(), ("0", new byte[100_000])), "its tensors share storages and would take 20000000 bytes, more than twice the file's");
    }

    [Fact]
    public void DamagedDataAreNoticedBeforeTheyAreUsed()
    {
        byte[] bytes = File.ReadAllBytes(Asset.Path("state-dict.pth"));
        int weight = bytes.AsSpan().IndexOf(new byte[] { 0, 0, 128, 63, 0, 0, 0, 64 });     // 1f, 2f
        bytes[weight + 2] ^= 1;
        using PyTorchFile file = PyTorchFile.Open(_folder.Write("x", bytes));
        string message = Assert.Throws<PyTorchFileException>(() => file.Read("0.weight")).Message;
        Assert.Contains("entry 'state-dict/data/0' does not match its checksum (CRC-32): the file is damaged, or was written with torch.serialization.set_crc32_options(False)", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<PyTorchFileException>(file.Verify).Message);
        Is(file.Read("0.bias"), tensor(new[] { 0.5f, -0.5f }));
    }

    [Fact]
    public void ABooleanIsZeroOrOne()
    {
        using PyTorchFile file = PyTorchFile.Open(_folder.Write("x", TorchZip.Of(One("BoolStorage", 2, 0, [2], [1]), ("0", [1, 2]))));
        Assert.Contains("'w' of bool holds a byte other than 0 and 1", Assert.Throws<PyTorchFileException>(() => file.Read("w")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadingKeepsNoHandlesAndSeveralThreadsMayDoIt()
    {
        using WeightsFile shared = WeightsFile.Open(Asset.Path("tensors.pth"));
        Parallel.For(0, 64, i =>
        {
            using DisposeScope scope = NewDisposeScope();
            Is(shared.Read(i % 2 == 0 ? "whole" : "int32"), i % 2 == 0 ? arange(12, ScalarType.Float32) : tensor(new[] { 7, -1 }));
        });
        LiveHandles.DoNotGrow(20, () =>
        {
            using WeightsFile file = WeightsFile.Open(Asset.Path("tensors.pth"));
            foreach (Tensor tensor in file.ReadAll().Values) tensor.Dispose();
            Assert.Throws<PyTorchFileException>(() => file.Read("none"));
        });
    }

    private static byte[] One(string storage, int count, int offset, int[] size, int[] stride) =>
        new PickleBuilder().Op("}").Text("w").Tensor(storage, "0", count, offset, size, stride).Op("s").Stop();

    private void Rejects(Func<PickleBuilder, PickleBuilder> build, string message, string? key = null) => Rejects(build(new()).Stop(), message, key);

    private void Rejects(byte[] pickle, string message, string? key = null) => Archive(TorchZip.Of(pickle, ("0", new byte[8])), message, key);

    private void Archive(byte[] bytes, string message, string? key = null)
    {
        string path = _folder.Write("bad", bytes), actual = Assert.ThrowsAny<IOException>(() => PyTorchFile.Open(path, key).Dispose()).Message;
        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.Contains(path, actual, StringComparison.Ordinal);
    }

    private static void Is(Tensor actual, Tensor wanted)
    {
        Assert.Equal(wanted.dtype, actual.dtype);
        Assert.Equal(wanted.shape, actual.shape);
        Assert.Equal(wanted.contiguous().bytes.ToArray(), actual.bytes.ToArray());
    }
}
