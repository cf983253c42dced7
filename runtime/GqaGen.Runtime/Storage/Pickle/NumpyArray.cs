namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>An array of numbers, as NumPy pickles it: its bytes, and how they are to be read.</summary>
public sealed class NumpyArray : IPickleState
{
    private const int MostDimensions = 32;

    internal NumpyArray()
    {
    }

    /// <summary>The type of its elements.</summary>
    public NumpyType Type { get; private set; } = NumpyType.Byte;

    /// <summary>Its dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [0];

    /// <summary>Whether its first index moves fastest (Fortran's order), not its last (C's).</summary>
    public bool IsFortran { get; private set; }

    /// <summary>Its elements, one after another: little-endian, as many as the shape says.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    // (version, shape, dtype, is Fortran's order, bytes): numpy/core/src/multiarray/methods.c, array_setstate
    void IPickleState.SetState(object? state)
    {
        var parts = PickleArguments.Of("the state of a numpy.ndarray", state);
        parts.Expect(5, 5);
        long[] shape = parts.Dimensions(1, MostDimensions);
        NumpyType type = parts.Get<NumpyDtype>(2).Type;
        ReadOnlyMemory<byte> data = parts.Get<PickleBytes>(4).Memory;
        Int128 wanted = type.Size();
        foreach (long dimension in shape) wanted = Int128.Min(wanted * dimension, long.MaxValue);
        if (wanted != data.Length) throw new PickleException($"an array [{string.Join(", ", shape)}] of {type} holds {data.Length} bytes, expected {wanted}");
        (Type, Shape, IsFortran, Data) = (type, shape, Flag(parts[3]), data);
    }

    private static bool Flag(object? value) => value switch
    {
        bool flag => flag,
        long number => number != 0,                         // Python 2's
        _ => throw new PickleException($"the order of a numpy.ndarray is {PickleArguments.Kind(value)}, expected a bool"),
    };
}
