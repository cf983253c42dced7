using System.Diagnostics;
using System.Numerics;
using GqaGen.Runtime.Storage.Pickle;

namespace GqaGen.Runtime.Tests.Storage.Pickle;

/// <summary>Plain data of protocol 2 are read, everything else is refused with its name and place.</summary>
public sealed class PickleReaderTests
{
    // What torch's own weights_only unpickler reads too (torch/_weights_only_unpickler.py), without NEWOBJ and sets, and with Python 2's long strings.
    private const string Read = "(.\u0080N\u0088\u0089JKM\u008aGXTU)\u0085\u0086\u0087t]ae}suqrhjcRbQ";

    private static readonly Dictionary<string, PickleGlobal> NoGlobals = [];

    [Fact]
    public void PlainValuesAreRead()
    {
        Assert.Null(Value(b => b.Op("N")));
        Assert.Equal(true, Value(b => b.Op("\u0088")));
        Assert.Equal(false, Value(b => b.Op("\u0089")));
        Assert.Equal(-2L, Value(b => b.Int(-2)));
        Assert.Equal(200L, Value(b => b.Op("K\u00c8")));
        Assert.Equal(0xFFFEL, Value(b => b.Op("M\u00fe\u00ff")));
        Assert.Equal(0L, Value(b => b.Op("\u008a\0")));
        Assert.Equal(-1L << 40, Value(b => b.Op("\u008a\u0006\0\0\0\0\0\u00ff")));
        Assert.Equal(BigInteger.One << 64, Value(b => b.Op("\u008a\u0009\0\0\0\0\0\0\0\0\u0001")));
        Assert.Equal(-1.5, Value(b => b.Op("G\u00bf\u00f8\0\0\0\0\0\0")));
        Assert.Equal("é模", Value(b => b.Text("é模")));
        Assert.Equal("a\u00ff", Assert.IsType<PickleBytes>(Value(b => b.Bytes((byte)'a', 0xFF))).Text);
        Assert.Equal(300, Assert.IsType<PickleBytes>(Value(b => b.Bytes(new byte[300]))).Memory.Length);
        Assert.Equal([1L, 2L], Assert.IsType<PickleTuple>(Value(b => b.Tuple(1, 2))));
        Assert.Equal([1L, 2L, 3L], Assert.IsType<PickleTuple>(Value(b => b.Op("K\u0001K\u0002K\u0003\u0087"))));
        Assert.Equal([1L, 2L, 3L], Assert.IsType<PickleList>(Value(b => b.Op("]K\u0001a(K\u0002K\u0003e"))));
        var dict = Assert.IsType<PickleDict>(Value(b => b.Op("}").Text("z").Op("Ns(").Text("a").Int(1).Int(7).Text("seven").Bytes((byte)'d').Op("Nu")));
        Assert.Equal(["z", "a", 7L, "d"], dict.Select(item => item.Key));
        Assert.True(dict.TryGetValue(7L, out object? seven) && seven is "seven");
        Assert.True(dict.TryGetValue("z", out object? none) && none is null);
        Assert.False(dict.TryGetValue("other", out _));
    }

    [Fact]
    public void TheLastOfEqualKeysCounts()
    {
        var dict = Assert.IsType<PickleDict>(Value(b => b.Op("}(").Text("a").Int(1).Bytes((byte)'a').Int(2).Op("u")));
        Assert.Equal(2L, Assert.Single(dict).Value);
    }

    [Fact]
    public void WhatIsNamedTwiceIsOne()
    {
        var list = Assert.IsType<PickleList>(Value(b => b.Op("]").Put(0).Get(0).Op("aj\0\0\0\0a")));
        Assert.All(list, item => Assert.Same(list, item));
        Assert.Equal(2, list.Count);
        var tuple = Assert.IsType<PickleTuple>(Value(b => b.Op("}r\u0001\0\0\0h\u0001\u0086")));
        Assert.Same(tuple[0], tuple[1]);
    }

    [Fact]
    public void EveryOtherOpcodeIsRefusedWithItsNameAndPlace()
    {
        int refused = 0;
        for (int code = 0; code < 256; code++)
        {
            if (Read.Contains((char)code, StringComparison.Ordinal)) continue;
            var opcode = (PickleOpcode)code;
            string name = Enum.IsDefined(opcode) ? opcode.ToString().ToUpperInvariant() : $"0x{code:X2}";
            Assert.Equal($"x.pkl: at byte 3: opcode {name} is refused: plain data of protocol 2 do not need it.", Problem(b => b.Op("N").Raw((byte)code).Op("0000\n0\n")));
            refused++;
        }
        Assert.Equal(256 - Read.Length, refused);
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch._utils", "_rebuild_tensor_v2")]
    [InlineData("collections", "OrderedDict\r")]
    public void EveryOtherGlobalIsRefusedWithItsNameAndPlace(string module, string name)
    {
        var allowed = new Dictionary<string, PickleGlobal> { [PickleOrderedDict.Global.Name] = PickleOrderedDict.Global };
        byte[] pickle = new PickleBuilder().Op("]").Name(module, name).Text("echo").Op("\u0085R").Stop();
        PickleException e = Assert.Throws<PickleException>(() => PickleReader.Read("x.pkl", pickle, allowed));
        Assert.Equal($"{module}.{name}", e.RefusedGlobal);
        Assert.Equal($"x.pkl: at byte 3: '{module}.{name.Replace('\r', '\uFFFD')}' is refused: expected plain data and collections.OrderedDict.", e.Message);
    }

    [Fact]
    public void GlobalsMakeValuesAndTakeStates()
    {
        var globals = new Dictionary<string, PickleGlobal>
        {
            ["m.sum"] = new("m.sum", arguments => arguments.Get<long>(0) + arguments.Get<long>(1)),
            ["m.constant"] = new("m.constant"),
            [PickleOrderedDict.Global.Name] = PickleOrderedDict.Global,
        };
        Assert.Equal(3L, PickleReader.Read("x", new PickleBuilder().Name("m", "sum").Tuple(1, 2).Op("R").Stop(), globals));
        var dict = Assert.IsType<PickleOrderedDict>(PickleReader.Read("x", new PickleBuilder().Name("collections", "OrderedDict").Op(")R").Text("a").Op("Ns}").Text("_metadata").Op("Nsb").Stop(), globals));
        Assert.Equal("a", Assert.Single(dict).Key);
        Assert.Equal("id 7", PickleReader.Read("x", new PickleBuilder().Int(7).Op("Q").Stop(), globals, id => $"id {id}"));

        Rejects(b => b.Name("m", "constant").Op(")R"), "at byte 15: m.constant cannot be called");
        Rejects(b => b.Name("m", "sum").Tuple(1).Op("R"), "m.sum has 1 arguments, expected at least 2");
        Rejects(b => b.Name("m", "sum").Op("NN\u0086R"), "argument 0 of m.sum is None, expected an integer");
        Rejects(b => b.Name("m", "sum").Op("]R"), "REDUCE calls m.sum with a list, expected a tuple");
        Rejects(b => b.Text("m.sum").Op(")R"), "REDUCE calls a string, expected a class or function");
        Rejects(b => b.Name("collections", "OrderedDict").Op(")RNb"), "the attributes of an OrderedDict are None, expected a dict");
        Rejects(b => b.Op("}}b"), "BUILD changes a dict, which has no state of its own");
        Rejects(b => b.Int(1).Op("Q"), "it has a persistent id, expected none");

        void Rejects(Func<PickleBuilder, PickleBuilder> build, string message) =>
            Assert.Contains(message, Assert.Throws<PickleException>(() => PickleReader.Read("x", build(new()).Stop(), globals)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamageIsNamed()
    {
        Assert.Contains("at byte 0: 1 bytes are wanted, but 0 are left", Problem([]), StringComparison.Ordinal);
        Assert.Contains("begins with NONE, expected PROTO 2", Problem("N."u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("has protocol 4, expected 2; save it with pickle_protocol=2", Problem(new PickleBuilder(4).Op("N").Stop()), StringComparison.Ordinal);
        Assert.Contains("at byte 2: the stack is empty", Problem(b => b), StringComparison.Ordinal);
        Assert.Contains("the stack is empty", Problem(b => b.Op("N(\u0085")), StringComparison.Ordinal);
        Assert.Contains("the stack is empty", Problem(b => b.Op("(q\0")), StringComparison.Ordinal);
        Assert.Contains("there is no mark", Problem(b => b.Op("Nt")), StringComparison.Ordinal);
        Assert.Contains("nothing in memo 1", Problem(b => b.Op("Nq\0h\u0001")), StringComparison.Ordinal);
        Assert.Contains("nothing in memo 0", Problem(b => b.Op("Nq\u0001h\0")), StringComparison.Ordinal);
        Assert.Contains("memo 2147483647 comes after 2 opcodes", Problem(b => b.Op("Nr\u00ff\u00ff\u00ff\u007f")), StringComparison.Ordinal);
        Assert.Contains("memo -1 comes after", Problem(b => b.Op("Nr\u00ff\u00ff\u00ff\u00ff")), StringComparison.Ordinal);
        Assert.Contains("items are appended to a dict, expected a list", Problem(b => b.Op("}Na")), StringComparison.Ordinal);
        Assert.Contains("items are set in a list, expected a dict", Problem(b => b.Op("]NNs")), StringComparison.Ordinal);
        Assert.Contains("the last key of a dict has no value", Problem(b => b.Op("}(Nu")), StringComparison.Ordinal);
        Assert.Contains("the key of a dict is a tuple, expected a string", Problem(b => b.Op("})Ns")), StringComparison.Ordinal);
        Assert.Contains("not valid UTF-8", Problem(b => b.Op("X\u0002\0\0\0\u00c3\u0028")), StringComparison.Ordinal);
        Assert.Contains("4294967295 bytes are wanted", Problem(b => b.Op("X\u00ff\u00ff\u00ff\u00ff")), StringComparison.Ordinal);
        Assert.Contains("2147483647 bytes are wanted, but 1 are left", Problem(b => b.Op("T\u00ff\u00ff\u00ff\u007f")), StringComparison.Ordinal);
        Assert.Contains("3 bytes follow its end", Problem(b => b.Op("N.NN")), StringComparison.Ordinal);
        Assert.Contains("a name is longer than 256 bytes", Problem(b => b.Op($"c{new string('x', 300)}\n")), StringComparison.Ordinal);
        Assert.Contains("it ends within a name", Problem(b => b.Op("cabc")), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTruncationIsRejected()
    {
        byte[] whole = new PickleBuilder().Op("}(").Text("key").Tuple(1, 2, 3).Text("list").Op("](").Bytes(1, 2).Op("G\0\0\0\0\0\0\0\0eu").Stop();
        Assert.IsType<PickleDict>(PickleReader.Read("x", whole, NoGlobals));
        for (int length = 0; length < whole.Length; length++) Assert.Throws<PickleException>(() => PickleReader.Read("x", whole.AsMemory(0, length), NoGlobals));
    }

    [Fact]
    public void HostilePicklesTakeLittle()
    {
        // 40 levels of lists, each of which holds the one below twice: as a tree, 2^40 leaves.
        var laughs = new PickleBuilder().Op("]").Put(0);
        for (byte level = 1; level <= 40; level++) laughs.Op("]").Put(level).Op("(").Get((byte)(level - 1)).Get((byte)(level - 1)).Op("e");
        Quickly(laughs.Stop(), megabytes: 1, message: null);

        Quickly([0x80, 2, .. Enumerable.Repeat((byte)'(', 3_000_000), (byte)'.'], megabytes: 80, "the stack is empty");
        Quickly([0x80, 2, .. Enumerable.Repeat((byte)'}', 3_000_000), (byte)'.'], megabytes: 250, message: null);
        Quickly([0x80, 2, .. Enumerable.Repeat((byte)'N', PickleReader.DefaultMostOpcodes), (byte)'.'], megabytes: 80, "more than 4000000 opcodes");

        // One long key, set again and again, would be hashed again and again.
        Quickly(new PickleBuilder().Text(new string('k', 1_000_000)).Put(0).Op("}").Op(string.Concat(Enumerable.Repeat("h\0Ns", 500_000))).Stop(), megabytes: 20, "the key of a dict is a string, expected a string of at most 4096 characters");
        Quickly(new PickleBuilder().Text(new string('k', PickleDict.LongestKey)).Put(0).Op("}").Op(string.Concat(Enumerable.Repeat("h\0Ns", 500_000))).Stop(), megabytes: 80, message: null);

        // Whole numbers that are all the same but for a multiple of 2^32 + 1 have one hash code.
        var colliding = new PickleBuilder().Op("}(");
        for (int i = 0; i < 100_000; i++) colliding.Raw(0x8a, 8).Raw(BitConverter.GetBytes(((long)i << 32) | (uint)i)).Op("N");
        Quickly(colliding.Op("u").Stop(), megabytes: 80, message: null);
    }

    private static void Quickly(byte[] pickle, int megabytes, string? message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        if (message is null) PickleReader.Read("x", pickle, NoGlobals);
        else Assert.Contains(message, Assert.Throws<PickleException>(() => PickleReader.Read("x", pickle, NoGlobals)).Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);        // about one; quadratic work would take hours
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, megabytes);
    }

    private static object? Value(Func<PickleBuilder, PickleBuilder> build) => PickleReader.Read("x.pkl", build(new()).Stop(), NoGlobals);

    private static string Problem(Func<PickleBuilder, PickleBuilder> build) => Problem(build(new()).Stop());

    private static string Problem(byte[] pickle) => Assert.Throws<PickleException>(() => PickleReader.Read("x.pkl", pickle, NoGlobals)).Message;
}
