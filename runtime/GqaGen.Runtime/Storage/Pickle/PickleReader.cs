using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>
/// Reads Python pickles of protocol 2 as plain values: null, <see cref="bool"/>, <see cref="long"/>, <see cref="System.Numerics.BigInteger"/>,
/// <see cref="double"/>, <see cref="string"/>, <see cref="PickleBytes"/>, <see cref="PickleTuple"/>, <see cref="PickleList"/>,
/// <see cref="PickleDict"/>, and whatever the caller's globals make. It runs nothing: a pickle's classes and functions are looked up in the caller's
/// list and nowhere else, and every other one, like every opcode that plain data do not need, is refused with its name and place. The pickle is not
/// trusted: memory is bounded by its length and by <c>mostOpcodes</c>, and nothing recurses.
/// (https://github.com/python/cpython/blob/main/Lib/pickletools.py)
/// </summary>
public sealed class PickleReader
{
    /// <summary>More opcodes than this are refused unless the caller says so; each takes at most about 100 bytes of memory.</summary>
    public const int DefaultMostOpcodes = 4_000_000;

    private const int Protocol = 2;
    private static readonly object Nothing = new();

    private readonly PickleInput _input;
    private readonly IReadOnlyDictionary<string, PickleGlobal> _globals;
    private readonly Func<object?, object?>? _persistent;
    private readonly int _mostOpcodes;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly List<object?> _memo = [];
    private int _at, _count;

    private PickleReader(PickleInput input, IReadOnlyDictionary<string, PickleGlobal> globals, Func<object?, object?>? persistent, int mostOpcodes) =>
        (_input, _globals, _persistent, _mostOpcodes) = (input, globals, persistent, mostOpcodes);

    /// <summary>Reads one pickle, which must end where the bytes do.</summary>
    /// <param name="source">Whose it is, for messages: the path of a file.</param>
    /// <param name="pickle">The bytes; values may share their memory.</param>
    /// <param name="globals">What it may name, by <c>module.name</c>.</param>
    /// <param name="persistent">What stands for a persistent id; null if there must be none.</param>
    /// <param name="mostOpcodes">The most opcodes that are read.</param>
    /// <exception cref="PickleException">It is damaged, too long, or holds what is not read.</exception>
    public static object? Read(
        string source, ReadOnlyMemory<byte> pickle, IReadOnlyDictionary<string, PickleGlobal> globals, Func<object?, object?>? persistent = null, int mostOpcodes = DefaultMostOpcodes)
    {
        var input = new PickleInput(source, pickle);
        return new PickleReader(input, globals, persistent, mostOpcodes).Run();
    }

    private object? Run()
    {
        for (; ; _count++)
        {
            _at = _input.Position;
            if (_count == _mostOpcodes) throw Error($"it has more than {_mostOpcodes} opcodes");
            var opcode = (PickleOpcode)_input.Byte();
            if (_count == 0 && opcode != PickleOpcode.Proto) throw Error($"it begins with {NameOf(opcode)}, expected PROTO {Protocol}. This is not a pickle of protocol {Protocol}");
            if (opcode != PickleOpcode.Stop)
            {
                Step(opcode);
                continue;
            }
            object? result = Pop();
            if (_input.Position != _input.Length) throw Error($"{_input.Length - _input.Position} bytes follow its end");
            return result;
        }
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(_input.Byte()); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push(_input.Int32()); break;
            case PickleOpcode.BinInt1: Push((long)_input.Byte()); break;
            case PickleOpcode.BinInt2: Push(_input.UInt16()); break;
            case PickleOpcode.Long1: Push(_input.Long(_input.Byte())); break;
            case PickleOpcode.BinFloat: Push(_input.Double()); break;
            case PickleOpcode.BinUnicode: Push(_input.Utf8(_input.Int32())); break;
            case PickleOpcode.BinString: Push(_input.Bytes(_input.Int32())); break;
            case PickleOpcode.ShortBinString: Push(_input.Bytes(_input.Byte())); break;
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: Push(new PickleTuple(PopMany(1))); break;
            case PickleOpcode.Tuple2: Push(new PickleTuple(PopMany(2))); break;
            case PickleOpcode.Tuple3: Push(new PickleTuple(PopMany(3))); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleOpcode.EmptyList: Push(new PickleList()); break;
            case PickleOpcode.Append: Append(PopMany(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDict()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.BinPut: Memoize(_input.Byte()); break;
            case PickleOpcode.LongBinPut: Memoize(_input.Int32()); break;
            case PickleOpcode.BinGet: Push(Memo(_input.Byte())); break;
            case PickleOpcode.LongBinGet: Push(Memo(_input.Int32())); break;
            case PickleOpcode.Global: Push(Find(_input.Line(), _input.Line())); break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.BinPersId: Push(Persistent(Pop())); break;
            default: throw Error($"opcode {NameOf(opcode)} is refused: plain data of protocol {Protocol} do not need it");
        }
    }

    private void CheckProtocol(byte version)
    {
        if (version != Protocol) throw Error($"it has protocol {version}, expected {Protocol}; save it with pickle_protocol={Protocol} (torch.save) or protocol={Protocol} (pickle.dump)");
    }

    private PickleGlobal Find(string module, string name)
    {
        string full = $"{module}.{name}";
        return _globals.TryGetValue(full, out PickleGlobal? global)
            ? global
            : throw new PickleException(Error($"{PickleException.Quote(full)} is refused: expected plain data{(_globals.Count == 0 ? "" : $" and {string.Join(", ", _globals.Keys)}")}").Message) { RefusedGlobal = full };
    }

    private void Reduce()
    {
        object? arguments = Pop(), callable = Pop();
        if (callable is not PickleGlobal global) throw Error($"REDUCE calls {PickleArguments.Kind(callable)}, expected a class or function");
        if (arguments is not PickleTuple tuple) throw Error($"REDUCE calls {global.Name} with {PickleArguments.Kind(arguments)}, expected a tuple");
        Push(Place(() => global.Call(tuple)));
    }

    private void Build()
    {
        object? state = Pop();
        if (Top() is not IPickleState target) throw Error($"BUILD changes {PickleArguments.Kind(Top())}, which has no state of its own");
        Place(() =>
        {
            target.SetState(state);
            return null;
        });
    }

    private object? Persistent(object? id) => _persistent is null ? throw Error("it has a persistent id, expected none") : Place(() => _persistent(id));

    private object? Place(Func<object?> make)
    {
        try
        {
            return make();
        }
        catch (PickleException e)
        {
            throw Error(e.Message);
        }
    }

    private void Append(object?[] items)
    {
        if (Top() is not PickleList list) throw Error($"items are appended to {PickleArguments.Kind(Top())}, expected a list");
        list.Append(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDict dict) throw Error($"items are set in {PickleArguments.Kind(Top())}, expected a dict");
        if (items.Length % 2 != 0) throw Error("the last key of a dict has no value");
        for (int i = 0; i < items.Length; i += 2)
            if (!dict.TrySet(items[i], items[i + 1])) throw Error($"the key of a dict is {PickleArguments.Kind(items[i])}, expected a string of at most {PickleDict.LongestKey} characters or an integer");
    }

    // Python numbers memos one after another, so one that runs ahead of the opcodes only takes memory.
    private void Memoize(long index)
    {
        if (index < 0 || index > Math.Max(_count, byte.MaxValue)) throw Error($"memo {index} comes after {_count} opcodes");
        while (_memo.Count <= index) _memo.Add(Nothing);
        _memo[(int)index] = Top();
    }

    private object? Memo(long index) => index >= 0 && index < _memo.Count && _memo[(int)index] is var value && value != Nothing ? value : throw Error($"there is nothing in memo {index}");

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Error("the stack is empty");

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        if (_stack.Count - Floor < count) throw Error("the stack is empty");
        object?[] items = CollectionsMarshal.AsSpan(_stack)[^count..].ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0) throw Error("there is no mark");
        object?[] items = PopMany(_stack.Count - Floor);
        _marks.Pop();
        return items;
    }

    // What lies under the last mark is out of reach.
    private int Floor => _marks.TryPeek(out int floor) ? floor : 0;

    private static string NameOf(PickleOpcode opcode) => Enum.IsDefined(opcode) ? opcode.ToString().ToUpperInvariant() : $"0x{(byte)opcode:X2}";

    private PickleException Error(string problem) => _input.Error(problem, _at);
}
