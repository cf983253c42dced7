using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GqaGen.Runtime.Data;

/// <summary>Some images of a source, in an order.</summary>
/// <param name="Source">Where they are.</param>
/// <param name="Indices">Which ones.</param>
internal sealed record ImageSelection(IImageSource Source, int[] Indices)
{
    /// <summary>How many there are.</summary>
    public int Count => Indices.Length;

    /// <summary>All images of a source.</summary>
    public static ImageSelection All(IImageSource source) => new(source, [.. Enumerable.Range(0, source.Count)]);

    /// <summary>The same source, the images at these places of this selection, in their order.</summary>
    public ImageSelection At(IEnumerable<int> places) => new(Source, [.. places.Order().Select(place => Indices[place])]);

    /// <summary>The label of each image.</summary>
    public int[] Labels() => [.. Indices.Select(Source.LabelOf)];

    /// <summary>The beginning of the SHA-256 of its images and labels, in hexadecimal: equal for equal images in the same order.</summary>
    public string Checksum()
    {
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> label = stackalloc byte[sizeof(int)];
        foreach (int index in Indices)
        {
            Source.AddTo(checksum, index);
            BinaryPrimitives.WriteInt32LittleEndian(label, Source.LabelOf(index));
            checksum.AppendData(label);
        }
        return Convert.ToHexStringLower(checksum.GetHashAndReset().AsSpan(0, 8));
    }
}
