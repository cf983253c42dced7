using System.Collections;
using System.Text;

namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>Bytes of a pickle: a string of Python 2, or what a global made. They share the pickle's memory where they can.</summary>
/// <param name="Memory">The bytes.</param>
public sealed record PickleBytes(ReadOnlyMemory<byte> Memory)
{
    /// <summary>Each byte as the character of that number (Latin-1), as Python's <c>pickle.load(encoding='latin1')</c> reads it.</summary>
    public string Text => Encoding.Latin1.GetString(Memory.Span);
}

/// <summary>A tuple.</summary>
public sealed class PickleTuple : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    internal PickleTuple(object?[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}

/// <summary>A list. It may hold itself.</summary>
public sealed class PickleList : IReadOnlyList<object?>
{
    private readonly List<object?> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    internal void Append(ReadOnlySpan<object?> items) => _items.AddRange(items);
}

/// <summary>A dict, in the order of its items. It may hold itself.</summary>
public class PickleDict : IEnumerable<KeyValuePair<object, object?>>
{
    /// <summary>The longest key, in characters.</summary>
    public const int LongestKey = 4096;

    private OrderedDictionary<object, object?>? _items;        // a dict costs a pickle one byte

    /// <summary>How many items it holds.</summary>
    public int Count => _items?.Count ?? 0;

    /// <summary>Finds the value of a key: a <see cref="string"/>, which also finds Python 2's bytes, or a <see cref="long"/>.</summary>
    public bool TryGetValue(object key, out object? value)
    {
        value = null;
        return _items?.TryGetValue(key, out value) ?? false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => (_items ?? Enumerable.Empty<KeyValuePair<object, object?>>()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A pickle can name one key again and again, so each must take little time; tuples that hold each other would take forever.
    internal bool TrySet(object? key, object? value)
    {
        if (key is PickleBytes { Memory.Length: <= LongestKey } bytes) key = bytes.Text;
        if (key is not (string { Length: <= LongestKey } or long)) return false;
        (_items ??= new(new KeyComparer()))[key] = value;
        return true;
    }

    // A whole number is its own hash code, so a file could choose keys that all collide; this one has a random seed.
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        bool IEqualityComparer<object>.Equals(object? x, object? y) => Equals(x, y);

        int IEqualityComparer<object>.GetHashCode(object key) => key is long number ? HashCode.Combine((int)number, (int)(number >> 32)) : key.GetHashCode();
    }
}

/// <summary>An <c>OrderedDict</c>: unlike a dict it may have attributes, which are not read (PyTorch keeps a state dict's versions there).</summary>
public sealed class PickleOrderedDict : PickleDict, IPickleState
{
    /// <summary>Python's class; it is called without arguments.</summary>
    public static PickleGlobal Global { get; } = new("collections.OrderedDict", arguments =>
    {
        arguments.Expect(0, 0);
        return new PickleOrderedDict();
    });

    void IPickleState.SetState(object? state)
    {
        if (state is not PickleDict) throw new PickleException($"the attributes of an OrderedDict are {PickleArguments.Kind(state)}, expected a dict");
    }
}
