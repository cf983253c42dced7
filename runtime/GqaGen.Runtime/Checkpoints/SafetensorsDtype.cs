using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>The format's names of the element types that can be read and written.</summary>
internal static class SafetensorsDtype
{
    private static readonly (string Name, ScalarType Dtype, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>All names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(d => d.Name));

    /// <summary>Finds a type by its name in the format.</summary>
    public static bool TryParse(string name, out ScalarType dtype)
    {
        int index = Array.FindIndex(All, d => d.Name == name);
        dtype = index < 0 ? default : All[index].Dtype;
        return index >= 0;
    }

    /// <summary>The format's name of a type; null if the format (or this reader) has none.</summary>
    public static string? NameOf(ScalarType dtype) => All.FirstOrDefault(d => d.Dtype == dtype).Name;

    /// <summary>Bytes of one element of a type that <see cref="NameOf"/> knows.</summary>
    public static int SizeOf(ScalarType dtype) => All.First(d => d.Dtype == dtype).Size;
}
