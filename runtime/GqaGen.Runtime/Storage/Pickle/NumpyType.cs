namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>The types of NumPy arrays that are read.</summary>
public enum NumpyType
{
    /// <summary>bool: each byte 0 or 1.</summary>
    Bool,

    /// <summary>uint8.</summary>
    Byte,

    /// <summary>int8.</summary>
    Int8,

    /// <summary>int16.</summary>
    Int16,

    /// <summary>int32.</summary>
    Int32,

    /// <summary>int64.</summary>
    Int64,

    /// <summary>float32.</summary>
    Float32,

    /// <summary>float64.</summary>
    Float64,
}

/// <summary>Names and sizes of <see cref="NumpyType"/>.</summary>
internal static class NumpyTypes
{
    private static readonly Dictionary<string, (NumpyType Type, int Size)> ByCode = new(StringComparer.Ordinal)
    {
        ["b1"] = (NumpyType.Bool, 1), ["u1"] = (NumpyType.Byte, 1), ["i1"] = (NumpyType.Int8, 1), ["i2"] = (NumpyType.Int16, 2), ["i4"] = (NumpyType.Int32, 4),
        ["i8"] = (NumpyType.Int64, 8), ["f4"] = (NumpyType.Float32, 4), ["f8"] = (NumpyType.Float64, 8),
    };

    /// <summary>Bytes of one element.</summary>
    public static int Size(this NumpyType type) => ByCode.Values.First(t => t.Type == type).Size;

    /// <summary>Finds a type by NumPy's code, for instance <c>u1</c>.</summary>
    /// <exception cref="PickleException">It is not among them.</exception>
    public static NumpyType Parse(string code) =>
        ByCode.TryGetValue(code, out (NumpyType Type, int) found) ? found.Type : throw new PickleException($"numpy.dtype {PickleException.Quote(code)} is not supported, expected one of {string.Join(", ", ByCode.Keys)}");
}

/// <summary>A numpy.dtype while a pickle makes it: its type, and that it is little-endian.</summary>
internal sealed class NumpyDtype(NumpyType type) : IPickleState
{
    public NumpyType Type => type;

    // (3 or 4, byte order, subarray, names, fields, item size, alignment, flags[, metadata]): numpy/core/src/multiarray/descriptor.c, arraydescr_setstate
    void IPickleState.SetState(object? state)
    {
        var parts = PickleArguments.Of("the state of a numpy.dtype", state);
        parts.Expect(8, 9);
        string order = parts.Text(1);
        if (order != "<" && (order != "|" || type.Size() != 1)) throw new PickleException($"a numpy.dtype has byte order {PickleException.Quote(order)}, expected little-endian '<'");
        for (int i = 2; i <= 4; i++)
            if (parts[i] is not null) throw new PickleException("a numpy.dtype has fields or subarrays, expected plain numbers");
    }
}
