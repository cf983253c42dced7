using System.Runtime.InteropServices;
using GqaGen.Runtime.Storage.Pickle;
using GqaGen.Runtime.Tests.Checkpoints.PyTorch;

namespace GqaGen.Runtime.Tests.Storage.Pickle;

/// <summary>Arrays of NumPy, as Python 3 and Python 2 pickle them: CIFAR's batches are Python 2's.</summary>
public sealed class NumpyTests
{
    [Fact]
    public void ABatchOfPython3IsRead()
    {
        PickleDict batch = Read(File.ReadAllBytes(Asset.Path("batch.pkl")));
        NumpyArray data = Get<NumpyArray>(batch, "data");
        Assert.Equal((NumpyType.Byte, false), (data.Type, data.IsFortran));
        Assert.Equal([2, 256], data.Shape);
        Assert.Equal([.. Enumerable.Range(0, 512).Select(i => (byte)i)], data.Data.ToArray());
        Assert.Equal([6L, 9L], Get<PickleList>(batch, "labels"));
        Assert.Equal(["a.png", "b.png"], Get<PickleList>(batch, "filenames"));
        Assert.Equal("training batch 1 of 5", Get<string>(batch, "batch_label"));
    }

    [Fact]
    public void ArraysOfEveryTypeAreRead()
    {
        PickleDict arrays = Read(File.ReadAllBytes(Asset.Path("arrays.pkl")));
        Assert.Equal([1, -2, 3, 300], Numbers<short>("int16", NumpyType.Int16, 2, 2));
        Assert.Equal([1.5f], Numbers<float>("float32", NumpyType.Float32, 1));
        Assert.Equal([2.5], Numbers<double>("float64", NumpyType.Float64));
        Assert.Equal([1, 0], Numbers<byte>("bool", NumpyType.Bool, 2));
        Assert.Empty(Numbers<double>("empty", NumpyType.Float64, 0, 3));
        Assert.Equal([0, 3, 1, 4, 2, 5], Numbers<long>("fortran", NumpyType.Int64, 2, 3));       // column by column
        Assert.True(Get<NumpyArray>(arrays, "fortran").IsFortran);
        Assert.Equal([0, 255], Get<PickleBytes>(arrays, "bytes").Memory.ToArray());

        T[] Numbers<T>(string name, NumpyType type, params long[] shape)
            where T : struct
        {
            NumpyArray array = Get<NumpyArray>(arrays, name);
            Assert.Equal(type, array.Type);
            Assert.Equal(shape, array.Shape);
            return MemoryMarshal.Cast<byte, T>(array.Data.Span).ToArray();
        }
    }

    [Fact]
    public void ABatchOfPython2IsReadWithoutACopy()
    {
        byte[] pixels = [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 7))];
        byte[] pickle = Python2Batch(pixels, 2, 300);
        PickleDict batch = Read(pickle);
        NumpyArray data = Get<NumpyArray>(batch, "data");
        Assert.Equal([2, 300], data.Shape);
        Assert.Equal(pixels, data.Data.ToArray());
        Assert.True(MemoryMarshal.TryGetArray(data.Data, out ArraySegment<byte> segment) && segment.Array == pickle, "the pixels were copied");
        Assert.Equal([1L, 0L], Get<PickleList>(batch, "labels"));
        Assert.Equal("a batch", Get<PickleBytes>(batch, "batch_label").Text);
    }

    [Fact]
    public void WhatIsNotReadIsNamed()
    {
        Rejects(Python2Batch(new byte[600], 2, 301), "an array [2, 301] of Byte holds 600 bytes, expected 602");
        Rejects(Python2Batch(new byte[600], int.MaxValue, int.MaxValue), "holds 600 bytes, expected 4611686014132420609");
        Rejects(Python2Batch(new byte[600], 2, 300, type: "O8"), "numpy.dtype 'O8' is not supported, expected one of b1, u1");
        Rejects(Python2Batch(new byte[600], 2, 75, type: "i4", order: ">"), "has byte order '>', expected little-endian '<'");
        Rejects(Python2Batch(new byte[600], 2, 75, type: "i4", order: "|"), "has byte order '|', expected little-endian '<'");
        Rejects(new PickleBuilder().Name("_codecs", "encode").Text("\u0100").Text("latin1").Op("\u0086R").Stop(), "_codecs.encode: character 0 is not Latin-1");
        Rejects(new PickleBuilder().Name("_codecs", "encode").Text("a").Text("utf-16").Op("\u0086R").Stop(), "_codecs.encode to 'utf-16', expected latin1");
        Rejects(new PickleBuilder().Name("numpy", "ndarray").Op(")R").Stop(), "numpy.ndarray cannot be called");
        Rejects(new PickleBuilder().Name("numpy.core.multiarray", "scalar").Op(")R").Stop(), "'numpy.core.multiarray.scalar' is refused: expected plain data and numpy.ndarray");

        static void Rejects(byte[] pickle, string message) => Assert.Contains(message, Assert.Throws<PickleException>(() => Read(pickle)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneTextEncodedAgainAndAgainIsKeptOnce()
    {
        var pickle = new PickleBuilder().Op("](").Name("_codecs", "encode").Put(0).Text(new string('x', 1_000_000)).Put(1).Text("latin1").Put(2).Op("\u0086R");
        for (int i = 0; i < 10_000; i++) pickle.Get(0).Get(1).Get(2).Op("\u0086R");
        long before = GC.GetAllocatedBytesForCurrentThread();
        PickleReader.Read("x", pickle.Op("e").Stop(), NumpyGlobals.Create());
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, 32);
    }

    // CIFAR's own opcodes: SHORT_BINSTRING, BINSTRING, and a dtype whose flags are whole numbers.
    internal static byte[] Python2Batch(byte[] pixels, int rows, int columns, string type = "u1", string order = "|") => new PickleBuilder()
        .Op("}").Put(1).Op("(").Bytes("batch_label"u8.ToArray()).Bytes("a batch"u8.ToArray()).Bytes("labels"u8.ToArray()).Op("](K\u0001K\0e")
        .Bytes("data"u8.ToArray()).Name("numpy.core.multiarray", "_reconstruct").Name("numpy", "ndarray").Op("K\0\u0085").Bytes((byte)'b').Op("\u0087R")
        .Op("(K\u0001").Int(rows).Int(columns).Op("\u0086").Name("numpy", "dtype").Bytes(System.Text.Encoding.ASCII.GetBytes(type)).Op("K\0K\u0001\u0087R")
        .Op("(K\u0003").Bytes(System.Text.Encoding.ASCII.GetBytes(order)).Op("NNN").Int(-1).Int(-1).Op("K\0tb\u0089").Bytes(pixels).Op("tbu").Stop();

    private static PickleDict Read(byte[] pickle) => Assert.IsType<PickleDict>(PickleReader.Read("x.pkl", pickle, NumpyGlobals.Create()));

    private static T Get<T>(PickleDict dict, string key) => dict.TryGetValue(key, out object? value) ? Assert.IsType<T>(value) : throw new Xunit.Sdk.XunitException($"there is no '{key}'");
}
