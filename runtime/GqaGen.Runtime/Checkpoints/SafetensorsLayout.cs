namespace GqaGen.Runtime.Checkpoints;

/// <summary>Checks that the tensors of a safetensors file fill its data exactly: each as long as its shape says, without holes or overlaps.</summary>
internal static class SafetensorsLayout
{
    /// <summary>Checks the tensors of the file at <paramref name="path"/>, whose data is <paramref name="dataLength"/> bytes long.</summary>
    /// <exception cref="SafetensorsException">The first tensor, in the order of the data, that does not fit.</exception>
    public static void Check(string path, IEnumerable<SafetensorInfo> tensors, long dataLength)
    {
        long position = 0;
        string before = "the header";
        foreach (SafetensorInfo tensor in tensors.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            string name = SafetensorsException.Quote(tensor.Name), offsets = $"data_offsets [{tensor.Begin}, {tensor.End}]";
            if (tensor.Begin > tensor.End) throw Error($"tensor {name}: {offsets} end before they begin");
            if (tensor.End > dataLength) throw Error($"tensor {name}: {offsets} lie beyond the {dataLength} bytes of data in the file; it is cut short or damaged");
            if (ByteCount(tensor) is not { } size) throw Error($"tensor {name}: shape [{string.Join(", ", tensor.Shape)}] has more elements than can be counted");
            if (size != tensor.ByteCount)
                throw Error($"tensor {name}: {offsets} hold {tensor.ByteCount} bytes, expected {size} for shape [{string.Join(", ", tensor.Shape)}] of {SafetensorsDtype.NameOf(tensor.Dtype)}");
            if (tensor.Begin < position) throw Error($"tensor {name}: {offsets} overlap {before}, expected to begin at {position}");
            if (tensor.Begin > position) throw Error($"tensor {name}: {offsets} leave a hole after {before}, expected to begin at {position}");
            (position, before) = (tensor.End, $"tensor {name}");
        }
        if (position != dataLength) throw Error($"{dataLength - position} bytes follow {before}, expected the file to end there");

        SafetensorsException Error(string problem) => new($"{path}: {problem}.");
    }

    // Zeros count as ones on the way: libtorch computes strides that way, and they must not overflow either.
    private static long? ByteCount(SafetensorInfo tensor)
    {
        Int128 bytes = SafetensorsDtype.SizeOf(tensor.Dtype);
        foreach (long dimension in tensor.Shape)
        {
            bytes *= Math.Max(dimension, 1);
            if (bytes > long.MaxValue) return null;
        }
        return tensor.Shape.Contains(0) ? 0 : (long)bytes;
    }
}
