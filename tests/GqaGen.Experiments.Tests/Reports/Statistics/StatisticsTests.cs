using CsCheck;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Tests.Reports.Statistics;

/// <summary>Published values, those of scipy 1.10.1 (stats.ttest_1samp, t.interval, permutation_test of type samples), and plain ways to compute the same.</summary>
public sealed class StatisticsTests
{
    /// <summary>Differences of crossed and self-fertilised plants, eighths of an inch: Darwin's data in Fisher 1935, The Design of Experiments, §17 and §21.</summary>
    private static readonly double[] Darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>Hours of sleep gained with two drugs: Student 1908, Biometrika 6(1), p. 20, as R's data set "sleep".</summary>
    private static readonly double[] Sleep = [-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4];

    [Fact]
    public void DarwinsPlants()
    {
        PairedSample sample = new(Darwin);
        Assert.Equal(2.148, sample.T!.Value, 5e-4);                         // Fisher, §17
        Assert.Equal(0.0497029440218009, sample.TTestPValue!.Value, 1e-13);
        Assert.Equal(1726 / 32768.0, sample.SignFlipPValue!.Value);         // Fisher, §21: 863 of 32,768 on either side
    }

    [Fact]
    public void StudentsSleep()
    {
        PairedSample sample = new(Sleep);
        Assert.Equal(-4.062127683382037, sample.T!.Value, 1e-12);
        Assert.Equal(0.00283289019738427, sample.TTestPValue!.Value, 1e-14);
        Assert.Equal(0.00390625, sample.SignFlipPValue!.Value);
    }

    public static TheoryData<double[], double, double, double, double, double?, double> Scipy => new()
    {
        { [.012, -.003, .021], 1.4285714285714286, 0.2893309454812984, -0.020118569109378925, 0.04011856910937893, 0.46533572562182857, 0.5 },
        { [.5, 1.5, -2, 3, 4.25], 1.3506646552146044, 0.2481560572631142, -1.5306402255318872, 4.430640225531887, 0.48195067684070875, 0.3125 },
        { [1e-4, 2e-4, 1.5e-4, 1.8e-4, 1.2e-4, 1.4e-4, 1.7e-4, 1.1e-4], 11.675008871428638, 7.643202822952648e-06, 0.00011662892643006288, 0.0001758710735699371, 3.6662697567782017, 0.0078125 },
        { [-3, -1], -2, 0.2951672353008664, -14.706204736432095, 10.706204736432095, null, 0.5 },
    };

    [Theory, MemberData(nameof(Scipy))]
    public void AgreeWithScipy(double[] differences, double t, double p, double low, double high, double? effect, double exact)
    {
        PairedSample sample = new(differences);
        Assert.Equal(t, sample.T!.Value, 1e-12 * Math.Abs(t));
        Assert.Equal(p, sample.TTestPValue!.Value, 1e-12 * p);
        Assert.Equal(low, sample.Interval!.Value.Low, 1e-9 * (high - low));
        Assert.Equal(high, sample.Interval.Value.High, 1e-9 * (high - low));
        Assert.Equal(effect is null, sample.EffectSize is null);
        Assert.Equal(effect ?? 0, sample.EffectSize ?? 0, 1e-12);
        Assert.Equal(exact, sample.SignFlipPValue);
    }

    [Theory]
    [InlineData(1, 12.706204736432095)]
    [InlineData(2, 4.302652729911275)]
    [InlineData(4, 2.7764451051977987)]
    [InlineData(9, 2.2621571627409915)]
    [InlineData(30, 2.0422724563012373)]
    [InlineData(1000, 1.9623390808264074)]
    public void QuantilesOfStudentsTAreThoseOfTables(int degrees, double quantile)
    {
        // Values whose mean is 0 and whose s/√n is 1.
        int n = degrees + 1;
        double[] values = [.. Enumerable.Range(0, n).Select(i => i - (degrees / 2.0))];
        double unit = SampleStatistics.Of(values).StandardDeviation!.Value / Math.Sqrt(n);
        ConfidenceInterval interval = ConfidenceInterval.OfMean(SampleStatistics.Of([.. values.Select(value => value / unit)]))!.Value;
        Assert.Equal(quantile, interval.HalfWidth, 1e-8);
    }

    /// <summary>The p of the t test is twice the area under Student's density beyond t, here by Simpson's rule over u = 1/x.</summary>
    [Fact]
    public void TheTTestIsTheAreaUnderTheDensity() => Gen.Double[-1, 1].Array[2, 12].Where(values => values.Distinct().Count() > 1).Sample(
        values =>
        {
            PairedSample sample = new(values);
            double degrees = values.Length - 1, t = Math.Abs(sample.T!.Value);
            double Density(double x) => Math.Pow(1 + (x * x / degrees), -(degrees + 1) / 2);
            double Simpson(Func<double, double> f, double from, double to)
            {
                const int Steps = 4000;
                double width = (to - from) / Steps, sum = f(from) + f(to);
                for (int i = 1; i < Steps; i++) sum += f(from + (i * width)) * (i % 2 == 0 ? 2 : 4);
                return sum * width / 3;
            }

            double Tail(double from) => Simpson(u => u == 0 ? (degrees == 1 ? 1 : 0) : Density(1 / u) / (u * u), 0, 1 / from);
            double whole = Simpson(Density, 0, 1) + Tail(1), beyond = t >= 1 ? Tail(t) : whole - Simpson(Density, 0, t);
            Assert.Equal(beyond / whole, sample.TTestPValue!.Value, 1e-6);
        },
        iter: 200, threads: 1, seed: "0N0XIzNsQ0O2");

    [Fact]
    public void TheSignFlipTestIsThatOfAllSigns() => Gen.Int[-4, 4].Array[1, 9].Sample(
        differences =>
        {
            // Whole numbers: ties of sums are exact.
            List<long> sums = [0];
            foreach (int difference in differences) sums = [.. sums.SelectMany(sum => new[] { sum + difference, sum - difference })];
            double wanted = sums.Count(sum => Math.Abs(sum) >= Math.Abs(differences.Sum())) / (double)sums.Count;
            Assert.Equal(wanted, SignFlipTest.PValue([.. differences.Select(difference => difference / 1000.0)]));
        },
        iter: 500, threads: 1, seed: "0N0XIzNsQ0O2");

    [Theory]
    [InlineData(3, 0.25)]
    [InlineData(5, 0.0625)]
    [InlineData(8, 0.0078125)]
    public void TheSmallestPIsThatOfDifferencesOfOneSign(int pairs, double p)
    {
        Assert.Equal(p, SignFlipTest.SmallestPValue(pairs));
        Assert.Equal(p, SignFlipTest.PValue([.. Enumerable.Range(1, pairs).Select(i => i / 7.0)]));
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(6, 8)]
    [InlineData(10, 9)]
    public void TheFewestPairsReachTheLevelAndOneLessDoesNot(int comparisons, int pairs)
    {
        Assert.Equal(pairs, SignFlipTest.FewestPairs(comparisons, 0.05));
        Assert.True(comparisons * SignFlipTest.SmallestPValue(pairs) <= 0.05 && comparisons * SignFlipTest.SmallestPValue(pairs - 1) > 0.05);
    }

    [Fact]
    public void TwentyPairsAreTriedAndMoreAreNot()
    {
        Assert.Equal(2.0 / (1 << 20), SignFlipTest.PValue([.. Enumerable.Repeat(0.1, 20)]));
        Assert.Null(SignFlipTest.PValue([.. Enumerable.Repeat(0.1, 21)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignFlipTest.PValue([]));
    }

    [Fact]
    public void WithoutSpreadThereIsNoTTest()
    {
        PairedSample equal = new([0.01, 0.01, 0.01]), zero = new([0, 0, 0]), one = new([0.01]);
        Assert.Equal((null, null, null, null), (equal.T, equal.TTestPValue, equal.Interval, equal.EffectSize));
        Assert.False(equal.IsIdentical);
        PairedSample rounded = new([0.9 - 0.8, 0.8 - 0.7, 0.7 - 0.6]);              // equal, but not as doubles
        Assert.NotEqual(rounded.Differences[0], rounded.Differences[1]);
        Assert.Equal((null, null, null, null), (rounded.T, rounded.TTestPValue, rounded.Interval, rounded.EffectSize));
        Assert.Equal((true, 1.0, 1.0), (zero.IsIdentical, zero.TTestPValue, zero.SignFlipPValue));
        Assert.Equal((null, null, null), (one.TTestPValue, one.Interval, one.Sample.StandardDeviation));
        Assert.Throws<ArgumentException>(() => new PairedSample([]));
        Assert.Throws<ArgumentException>(() => new PairedSample([0, double.NaN]));
    }

    /// <summary>R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").</summary>
    [Fact]
    public void HolmIsThatOfR() => Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Correct([0.01, 0.04, 0.03, 0.005]), (a, b) => Math.Abs(a - b) < 1e-15);

    [Fact]
    public void HolmIsTheLargestOfTheBonferronisOfTheRest() => Gen.Double[0, 1].Array[0, 8].Sample(
        pValues =>
        {
            // Closed testing: a hypothesis falls when every set of hypotheses that has it falls by Bonferroni.
            IReadOnlyList<double> corrected = HolmCorrection.Correct(pValues);
            for (int i = 0; i < pValues.Length; i++)
            {
                double wanted = Enumerable.Range(0, 1 << pValues.Length).Where(set => (set >> i & 1) == 1).Max(set =>
                {
                    double[] members = [.. pValues.Where((_, j) => (set >> j & 1) == 1)];
                    return Math.Min(1, members.Length * members.Min());
                });
                Assert.Equal(wanted, corrected[i], 1e-12);
            }
        },
        iter: 300, threads: 1, seed: "0N0XIzNsQ0O2");
}
