using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>The random numbers of one showing of one image: a pure function of a seed, the same on every machine and in every thread.</summary>
/// <param name="seed">Decides them all.</param>
public sealed class SampleRandom(long seed)
{
    private const double Unit = 1.0 / (1L << 53);
    private long _draws;

    /// <summary>The next number, in [0, 1).</summary>
    public double NextDouble() => (Draw() >> 10) * Unit;

    /// <summary>The next of 0 … <paramref name="count"/> − 1, all equally likely (but for a bias below count · 2⁻⁶³).</summary>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)(Draw() % count);
    }

    private long Draw() => Seeds.Derive(seed, _draws++);
}
