using System.Collections.Immutable;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>What the header of a safetensors file says about one tensor; checked against the format and the file's length.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Dtype">The type of its elements.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Begin">Where its data begins, in bytes from the end of the header.</param>
/// <param name="End">Where its data ends, in bytes from the end of the header.</param>
public sealed record SafetensorInfo(string Name, ScalarType Dtype, ImmutableArray<long> Shape, long Begin, long End)
{
    /// <summary>The size of its data in bytes.</summary>
    public long ByteCount => End - Begin;
}
