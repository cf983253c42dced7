using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Loading;

/// <summary>Images 1×2×2 that say which they are and what seed they were shown with, and count how they are read.</summary>
internal sealed class NumberedDataset(long count, Action<long>? atRead = null) : IImageDataset
{
    private int _reads;

    public long Count => count;

    public ImageShape ImageShape => new(1, 2, 2);

    public IReadOnlyList<string> ClassNames => ["even", "odd"];

    public bool IsInMemory => false;

    public int Reads => _reads;

    public long Read(long index, long seed, Span<float> image)
    {
        Interlocked.Increment(ref _reads);
        atRead?.Invoke(index);
        image[0] = index;
        image[1] = seed % 65536;                // what a float can hold
        image[2] = (seed >> 16) % 65536;
        image[3] = 0;
        return index % 2;
    }
}
