using CsCheck;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>What is written is read back to the last bit, whatever its type, shape, layout in memory or name.</summary>
public sealed class SafetensorsRoundTripTests : IDisposable
{
    private static readonly ScalarType[] Dtypes =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private static readonly Gen<Sample[]> Files =
        (from dtype in Gen.Int[0, Dtypes.Length - 1]
         from shape in Gen.Long[0, 4].Array[0, 5]
         from transposed in Gen.Bool
         from bytes in Gen.Byte.Array[4 * 4 * 4 * 4 * 4 * 8]
         select new Sample(Dtypes[dtype], shape, transposed, bytes)).Array[0, 6];

    private readonly TemporaryFolder _folder = new();

    private sealed record Sample(ScalarType Dtype, long[] Shape, bool Transposed, byte[] Bytes)
    {
        /// <summary>Any bit pattern, NaNs included; with its dimensions reversed, and so not contiguous, if it is transposed.</summary>
        public Tensor Make()
        {
            Tensor made = zeros(Shape, Dtype);
            Span<byte> data = made.bytes;
            Bytes.AsSpan(0, data.Length).CopyTo(data);
            if (Dtype == ScalarType.Bool) foreach (ref byte b in data) b &= 1;
            return Transposed ? made.permute([.. Enumerable.Range(0, Shape.Length).Select(i => (long)(Shape.Length - 1 - i))]) : made;
        }

        public override string ToString() => $"{Dtype} [{string.Join(", ", Shape)}]{(Transposed ? " transposed" : "")}";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryTypeAndShapeComesBackToTheLastBit() => Files.Sample(
        samples =>
        {
            using DisposeScope scope = NewDisposeScope();
            Dictionary<string, Tensor> written = samples.Select((s, i) => (s, i)).ToDictionary(x => $"t.{x.i}", x => x.s.Make());
            SafetensorsWriter.Write(_folder["x"], written);
            using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
            Dictionary<string, Tensor> read = file.ReadAll();
            Assert.Equal(written.Keys.Order(), read.Keys.Order());
            foreach ((string name, Tensor tensor) in written)
            {
                Assert.Equal(tensor.dtype, read[name].dtype);
                Assert.Equal(tensor.shape, read[name].shape);
                Assert.True(tensor.contiguous().bytes.SequenceEqual(read[name].bytes), $"{name}: other bytes");
                Assert.Equal(0, file.Tensors[name].Begin % tensor.ElementSize);
            }
        },
        seed: "0000KOIPe1O4", iter: 300, threads: 1);

    [Fact]
    public void NamesAndMetadataMayHoldAnyUnicode()
    {
        using DisposeScope scope = NewDisposeScope();
        string[] texts = ["", " ", "é", "模型", "🙂", "a\"b\\c/d", "\0\n\u001b", "<&>'+", "__metadata", "\u2028"];
        SafetensorsWriter.Write(_folder["x"], texts.ToDictionary(t => t, t => tensor(t.Length)), texts.ToDictionary(t => t, t => t));
        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        Assert.Equal(texts.Order(StringComparer.Ordinal), file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts, t => Assert.Equal(t, file.Metadata[t]));
        Assert.All(texts, t => Assert.Equal(t.Length, file.Read(t).item<int>()));
    }

    [Fact]
    public void TheOrderOfTheDictionariesDoesNotMatter()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Tensor Tensor)[] tensors = [("b", arange(5)), ("a", rand(3)), ("C", ones(2, 2)), ("ab", tensor(true))];
        (string Key, string Value)[] metadata = [("y", "1"), ("x", "2"), ("Z", "3")];
        SafetensorsWriter.Write(_folder["1"], tensors.ToDictionary(t => t.Name, t => t.Tensor), metadata.ToDictionary(m => m.Key, m => m.Value));
        SafetensorsWriter.Write(_folder["2"], tensors.Reverse().ToDictionary(t => t.Name, t => t.Tensor), metadata.Reverse().ToDictionary(m => m.Key, m => m.Value));
        Assert.Equal(File.ReadAllBytes(_folder["1"]), File.ReadAllBytes(_folder["2"]));
    }

    [Fact]
    public void ATensorOfSeveralChunksComesBack()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor large = arange(3 * (1 << 22) + 5, dtype: ScalarType.Int32).to(ScalarType.Int16);
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor> { ["first"] = ones(3), ["large"] = large });
        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        Assert.True(large.equal(file.Read("large")).all().item<bool>());
    }

    [Fact]
    public void ParametersAreWrittenAsValuesAndViewsWithoutTheirRest()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor whole = rand(8, 8).requires_grad_();
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor> { ["w"] = whole, ["view"] = whole[1] });
        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        Assert.Equal(32, file.Tensors["view"].ByteCount);
        Assert.False(file.Read("w").requires_grad);
        Assert.True(file.Read("view").equal(whole.detach()[1]).all().item<bool>());
    }

    [Fact]
    public void NeitherReadingNorWritingKeepsHandles() => LiveHandles.DoNotGrow(20, () =>
    {
        using Tensor x = ones(4, 4), t = x.transpose(0, 1), b = zeros([3], ScalarType.Bool);
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor> { ["x"] = x, ["t"] = t, ["b"] = b });
        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        foreach (Tensor tensor in file.ReadAll().Values) tensor.Dispose();
    });

    [Fact]
    public void WhatCannotBeWrittenIsNamedAndLeavesTheOldFile()
    {
        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder["x"], new Dictionary<string, Tensor> { ["old"] = ones(1) });
        byte[] old = File.ReadAllBytes(_folder["x"]);
        Tensor disposed = ones(1);
        disposed.Dispose();

        Rejects("c", zeros([2], ScalarType.ComplexFloat32), "'c' cannot be written: dtype ComplexFloat32 is not supported");
        Rejects("m", zeros([2], device: META), "'m' cannot be written: it is on the meta device");
        Rejects("s", ones(2, 2).to_sparse(), "'s' cannot be written: it is sparse");
        Rejects("d", disposed, "'d' cannot be written: it was disposed");
        Rejects("__metadata__", ones(1), "'__metadata__' cannot be written: that name is the format's own");
        Rejects("\ud800", ones(1), "cannot be written: the name is not valid Unicode");
        Assert.Equal(["x"], _folder.Files);
        Assert.Equal(old, File.ReadAllBytes(_folder["x"]));

        void Rejects(string name, Tensor tensor, string message)
        {
            var tensors = new Dictionary<string, Tensor> { ["good"] = ones(1), [name] = tensor };
            string actual = Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(_folder["x"], tensors)).Message;
            Assert.Contains(message, actual, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AWriteThatFailsHalfWayLeavesNothing()
    {
        _folder.Write("x", [1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(_folder["x"], stream =>
        {
            stream.Write([9, 9]);
            throw new InvalidDataException();
        }));
        Assert.Equal(["x"], _folder.Files);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["x"]));
    }

    [Fact]
    public void SeveralThreadsMayReadOneFile()
    {
        using (DisposeScope scope = NewDisposeScope())
            SafetensorsWriter.Write(_folder["x"], Enumerable.Range(0, 64).ToDictionary(i => $"{i}", i => full([100], i, ScalarType.Int32)));
        using SafetensorsFile file = SafetensorsFile.Open(_folder["x"]);
        Parallel.For(0, 64, i =>
        {
            using DisposeScope scope = NewDisposeScope();
            Assert.True((file.Read($"{i}") == i).all().item<bool>(), $"tensor {i}");
        });
    }
}
