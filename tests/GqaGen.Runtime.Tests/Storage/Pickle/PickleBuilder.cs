using System.Buffers.Binary;
using System.Text;

namespace GqaGen.Runtime.Tests.Storage.Pickle;

/// <summary>Pickles put together opcode by opcode, so that the reader is tested on what Python would never write, too.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [];

    public PickleBuilder(byte? protocol = 2)
    {
        if (protocol is { } version) Raw(0x80, version);
    }

    public int Length => _bytes.Count;

    public byte[] Stop() => [.. _bytes, (byte)'.'];

    public PickleBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Op(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    public PickleBuilder Int(int value) => Raw((byte)'J').Raw(Four(value));

    public PickleBuilder Text(string value) => Raw((byte)'X').Raw(Four(Encoding.UTF8.GetByteCount(value))).Raw(Encoding.UTF8.GetBytes(value));

    /// <summary>A string of Python 2.</summary>
    public PickleBuilder Bytes(params byte[] value) => value.Length < 256 ? Raw((byte)'U', (byte)value.Length).Raw(value) : Raw((byte)'T').Raw(Four(value.Length)).Raw(value);

    public PickleBuilder Name(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleBuilder Put(byte index) => Raw((byte)'q', index);

    public PickleBuilder Get(byte index) => Raw((byte)'h', index);

    /// <summary>A tuple of whole numbers.</summary>
    public PickleBuilder Tuple(params int[] values)
    {
        Op("(");
        foreach (int value in values) Int(value);
        return Op("t");
    }

    /// <summary>A tensor of PyTorch.</summary>
    public PickleBuilder Tensor(string storage, string key, int count, int offset, int[] size, int[] stride) => Name("torch._utils", "_rebuild_tensor_v2")
        .Op("((").Text("storage").Name("torch", storage).Text(key).Text("cpu").Int(count).Op("tQ").Int(offset).Tuple(size).Tuple(stride).Op("\u0089")
        .Name("collections", "OrderedDict").Op(")RtR");

    private static byte[] Four(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
