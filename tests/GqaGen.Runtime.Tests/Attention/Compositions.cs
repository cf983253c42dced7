namespace GqaGen.Runtime.Tests.Attention;

/// <summary>Every way to write a number as an ordered sum.</summary>
internal static class Compositions
{
    /// <summary>All compositions of <paramref name="total"/> into <paramref name="parts"/> numbers of at least <paramref name="least"/>.</summary>
    public static IEnumerable<long[]> Of(long total, int parts, long least = 1)
    {
        if (parts == 1)
        {
            if (total >= least) yield return [total];
            yield break;
        }
        for (long first = least; first <= total - (least * (parts - 1)); first++)
        {
            foreach (long[] rest in Of(total - first, parts - 1, least)) yield return [first, .. rest];
        }
    }
}
