namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>What a pickle must name to hold NumPy arrays of numbers: Python 2's and 3's, NumPy's before and since 2.0.</summary>
public static class NumpyGlobals
{
    /// <summary>A list for one pickle; it makes <see cref="NumpyArray"/>s.</summary>
    public static IReadOnlyDictionary<string, PickleGlobal> Create()
    {
        var encoded = new Dictionary<string, PickleBytes>(ReferenceEqualityComparer.Instance);
        var ndarray = new PickleGlobal("numpy.ndarray");
        return new[]
        {
            ndarray,
            new PickleGlobal("numpy.dtype", Dtype),
            new PickleGlobal("numpy.core.multiarray._reconstruct", arguments => Reconstruct(arguments, ndarray)),
            new PickleGlobal("numpy._core.multiarray._reconstruct", arguments => Reconstruct(arguments, ndarray)),
            new PickleGlobal("_codecs.encode", arguments => Encode(arguments, encoded)),
            new PickleGlobal("__builtin__.bytes", NoBytes),
        }.ToDictionary(global => global.Name, StringComparer.Ordinal);
    }

    private static NumpyArray Reconstruct(PickleArguments arguments, PickleGlobal ndarray) =>
        arguments[0] == ndarray ? new() : throw new PickleException($"an array of {PickleArguments.Kind(arguments[0])}, expected {ndarray.Name}");

    private static NumpyDtype Dtype(PickleArguments arguments)
    {
        arguments.Expect(1, 3);
        return new(NumpyTypes.Parse(arguments.Text(0)));
    }

    // Python 3 writes bytes so in protocol 2: as a text, to be encoded. The same text always gives the same bytes, which bounds what calls take.
    private static PickleBytes Encode(PickleArguments arguments, Dictionary<string, PickleBytes> encoded)
    {
        arguments.Expect(2, 2);
        if (arguments.Text(1) is not ("latin1" or "latin-1") and var encoding) throw new PickleException($"_codecs.encode to {PickleException.Quote(encoding)}, expected latin1");
        string text = arguments.Get<string>(0);
        if (encoded.TryGetValue(text, out PickleBytes? known)) return known;
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = text[i] <= byte.MaxValue ? (byte)text[i] : throw new PickleException($"_codecs.encode: character {i} is not Latin-1");
        return encoded[text] = new(bytes);
    }

    private static PickleBytes NoBytes(PickleArguments arguments)
    {
        arguments.Expect(0, 0);
        return new(ReadOnlyMemory<byte>.Empty);
    }
}
