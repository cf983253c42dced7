using System.Security.Cryptography;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Labelled images as a data set stores them, before any transform. Thread-safe.</summary>
internal interface IImageSource
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>What the labels mean.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The size that all of them are stored in; null if they differ or are not decoded yet.</summary>
    ImageShape? StoredShape { get; }

    /// <summary>The label of an image.</summary>
    int LabelOf(int index);

    /// <summary>One image, for the caller to dispose of.</summary>
    /// <exception cref="DatasetException">It cannot be read; the message names it.</exception>
    RgbImage Decode(int index);

    /// <summary>Adds to a checksum what tells an image from others: its numbers where they are in memory, else its name.</summary>
    void AddTo(IncrementalHash checksum, int index);
}
