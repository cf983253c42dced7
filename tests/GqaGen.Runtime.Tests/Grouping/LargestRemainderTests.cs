using CsCheck;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Grouping;

/// <summary>What every largest-remainder allocation must satisfy, whatever the norms.</summary>
public sealed class LargestRemainderTests
{
    private static readonly ExtremeIndex Index = new();

    private static readonly Gen<Case> Cases =
        from g in Gen.Int[1, 8]
        from min in Gen.Int[0, 3]
        from extra in Gen.Int[0, 24]
        from scaling in Gen.Enum<Scaling>()
        from norms in Gen.Double[0.01, 100].Array[g]
        select new Case(norms, Math.Max(g * min, 1) + extra, min, scaling);

    private sealed record Case(double[] Norms, long H, long Min, Scaling Scaling)
    {
        public long[] Allocate(double[]? norms = null)
        {
            using DisposeScope scope = NewDisposeScope();
            return [.. new Sharing(Scaling, Rounding.LargestRemainder, Min).Allocate(tensor(norms ?? Norms), H, Index).data<long>()];
        }

        public override string ToString() => $"{Scaling} H={H} min={Min} [{string.Join(", ", Norms)}]";
    }

    [Fact]
    public void SumsToHAndHonoursTheLeast() => Cases.Sample(
        c =>
        {
            long[] a = c.Allocate();
            return a.Sum() == c.H && a.All(x => x >= c.Min);
        },
        seed: "0000KOIPe1O4", iter: 2_000);

    [Fact]
    public void ScaleOfTheNormsDoesNotMatter() => Gen.Select(Cases, Gen.Double[1e-3, 1e3]).Sample(
        (c, scale) => c.Allocate().SequenceEqual(c.Allocate([.. c.Norms.Select(n => n * scale)])),
        seed: "0000KOIPe1O4", iter: 2_000);

    [Fact]
    public void PermutingUntiedHeadsPermutesTheAllocation() => Gen.Select(Cases, Gen.Int).Sample(
        (c, seed) =>
        {
            if (Tied(c)) return true;
            int[] order = [.. Enumerable.Range(0, c.Norms.Length)];
            new Random(seed).Shuffle(order);
            long[] straight = c.Allocate(), permuted = c.Allocate([.. order.Select(i => c.Norms[i])]);
            return order.Select(i => straight[i]).SequenceEqual(permuted);
        },
        seed: "0000KOIPe1O4", iter: 2_000);

    [Fact]
    public void NoHeadIsMoreThanOneFromItsShare() => Cases.Sample(
        c =>
        {
            double[] w = Weights(c);
            long free = c.H - (c.Min * w.Length);
            return w.Sum() == 0 || c.Allocate().Zip(w, (a, x) => Math.Abs(a - c.Min - (free * x / w.Sum()))).All(error => error < 1 + 1e-6);
        },
        seed: "0000KOIPe1O4", iter: 2_000);

    [Fact]
    public void TiesGoToTheLowerIndex()
    {
        Assert.Equal([2, 2, 1], new Case([1, 1, 1], 5, 0, Scaling.Proportional).Allocate());
        Assert.Equal([1, 1], new Case([1, 3], 2, 1, Scaling.Proportional).Allocate());
        Assert.Equal([1, 1], new Case([0.1, 0.3], 2, 0, Scaling.Proportional).Allocate());
    }

    [Theory]
    [InlineData(new double[] { 3, 3, 3 })]
    [InlineData(new double[] { 0, 0, 0 })]
    [InlineData(new double[] { 1, double.NaN, 2 })]
    [InlineData(new double[] { 1, double.PositiveInfinity, 2 })]
    [InlineData(new double[] { 1, double.NegativeInfinity, 2 })]
    public void DegenerateNormsGiveTheUniformAllocation(double[] norms)
    {
        foreach (Rounding rounding in Enum.GetValues<Rounding>())
        foreach (Scaling scaling in Enum.GetValues<Scaling>())
        foreach (long min in new long[] { 0, 1, 2 })
        {
            if (scaling == Scaling.Proportional && double.IsNegativeInfinity(norms[1])) continue;
            long[] a = [.. new Sharing(scaling, rounding, min).Allocate(tensor(norms), 8, Index).data<long>()];
            Assert.Equal([3, 3, 2], a);
        }
    }

    [Fact]
    public void OneKvHeadServesAllAndAsManyKvHeadsServeOneEach()
    {
        Assert.Equal([7], new Case([5], 7, 1, Scaling.MinMax).Allocate());
        Assert.Equal([1, 1, 1, 1], new Case([4, 1, 2, 3], 4, 1, Scaling.MinMax).Allocate());
    }

    [Fact]
    public void TooManyLeastQueriesAreAnError() =>
        Assert.Contains("3 KV heads with at least 3", Assert.Throws<ArgumentException>(() => new Case([1, 2, 3], 8, 3, Scaling.Proportional).Allocate()).Message);

    private static double[] Weights(Case c) => c.Scaling == Scaling.Proportional ? c.Norms
        : c.Norms.Max() == c.Norms.Min() ? [.. c.Norms.Select(_ => 0.0)]
        : [.. c.Norms.Select(n => (n - c.Norms.Min()) / (c.Norms.Max() - c.Norms.Min()))];

    private static bool Tied(Case c)
    {
        double[] w = Weights(c);
        if (w.Sum() == 0) return true;
        double[] remainders = [.. w.Select(x => { double s = (c.H - (c.Min * w.Length)) * x / w.Sum(); return s - Math.Floor(s); })];
        return remainders.Any(r => remainders.Count(x => Math.Abs(x - r) < 3e-4) > 1 || r < 3e-4 || r > 1 - 3e-4);
    }
}
