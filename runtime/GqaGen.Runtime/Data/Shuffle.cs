using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Permutations that are a pure function of a seed: the same on every machine and with every version of libtorch, and without a state
/// to save.
/// </summary>
public static class Shuffle
{
    /// <summary>
    /// A permutation of 0 … <paramref name="count"/> − 1: the shuffle of Fisher and Yates (Knuth, TAOCP vol. 2, algorithm P), with the
    /// draws <see cref="Seeds.Derive"/>(seed, i) mod (i + 1) for i = count − 1 … 1. The modulo's bias is below count · 2⁻⁶³.
    /// </summary>
    public static long[] Permutation(long count, long seed)
    {
        var order = new long[count];
        for (long i = 0; i < count; i++) order[i] = i;
        for (long i = count - 1; i > 0; i--)
        {
            long j = Seeds.Derive(seed, i) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
