namespace GqaGen.Runtime.Data;

/// <summary>Labelled images, all of one size, that can be read one by one in any order, by several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>How many images there are.</summary>
    long Count { get; }

    /// <summary>The size of each.</summary>
    ImageShape ImageShape { get; }

    /// <summary>What the labels mean: label i is the i-th name.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether reading an image is no more than copying it. A loader then reads without threads of its own unless it is told to.</summary>
    bool IsInMemory { get; }

    /// <summary>How an image becomes numbers, with all settings; empty where it is numbers already. A checkpoint does not continue a run with another.</summary>
    string Transforms => "";

    /// <summary>
    /// Which images these are: the data set's name, the part of it, and a checksum; empty where nothing but the count is known. It does not name a
    /// folder. A checkpoint does not continue a run with others.
    /// </summary>
    string Origin => "";

    /// <summary>Reads one image → its label. Thread-safe.</summary>
    /// <param name="index">Which one, in [0, <see cref="Count"/>).</param>
    /// <param name="seed">Decides all that is random in this showing of it: the same seed gives the same numbers.</param>
    /// <param name="image">Room for the numbers [c, h, w].</param>
    /// <exception cref="DatasetException">It cannot be read; the message names it.</exception>
    long Read(long index, long seed, Span<float> image);
}
