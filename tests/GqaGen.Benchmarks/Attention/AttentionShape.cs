namespace GqaGen.Benchmarks.Attention;

/// <summary>B samples of N tokens of width C, H query heads over G KV heads.</summary>
internal sealed record AttentionShape(int B, int N, int C, int H, int G)
{
    public static IReadOnlyList<AttentionShape> All { get; } = [new(16, 197, 384, 6, 3), new(8, 197, 768, 12, 4), new(2, 1024, 384, 6, 3), new(1, 4096, 384, 6, 3)];

    /// <summary>Head width d.</summary>
    public int D => C / H;

    /// <summary>Query heads a group, where groups are of one size.</summary>
    public int R => H / G;

    /// <summary>Groups of unequal size: the first KV head serves one query head more than its share, the last one less.</summary>
    public long[] Unequal
    {
        get
        {
            var allocation = new long[G];
            Array.Fill(allocation, R);
            allocation[0]++;
            allocation[^1]--;
            return allocation;
        }
    }

    public override string ToString() => $"B {B}, N {N}, C {C}, H {H}, G {G}";
}
