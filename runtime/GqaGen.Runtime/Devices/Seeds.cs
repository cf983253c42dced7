namespace GqaGen.Runtime.Devices;

/// <summary>Derives independent seeds from one, so that nothing depends on the global random generator.</summary>
public static class Seeds
{
    /// <summary>The seed of stream <paramref name="index"/> under <paramref name="seed"/> (SplitMix64's finaliser; Steele et al. 2014). Non-negative.</summary>
    public static long Derive(long seed, long index)
    {
        ulong z = unchecked((ulong)seed + (0x9E3779B97F4A7C15UL * ((ulong)index + 1)));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (long)((z ^ (z >> 31)) & long.MaxValue);
    }
}
