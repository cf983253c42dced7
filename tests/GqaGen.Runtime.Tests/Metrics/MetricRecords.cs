using CsCheck;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

/// <summary>Readings to test with.</summary>
internal static class MetricRecords
{
    private static readonly Gen<double?> Number = Gen.OneOf(
        Gen.Const((double?)null),
        Gen.Double.Select(value => (double?)value),
        Gen.OneOf<double?>((double?[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1, -0.0, double.Epsilon]));

    private static readonly Gen<string> Name = Gen.OneOf(Gen.String[Gen.Char[' ', '\u2FFF'], 0, 12], Gen.OneOf("a\nb", "\"", "\\", "\0", "é×±"));

    public static Gen<MetricRecord> Any { get; } =
        from run in Name
        from variant in Name
        from seed in Gen.Long
        from phase in Name
        from step in Gen.Long
        from numbers in Number.Array[5]
        from allocations in Gen.Int[0, 12].Select(value => (double)value).Array[1, 4].Array[0, 4]
        select new MetricRecord
        {
            Run = run,
            Variant = variant,
            Seed = seed,
            Phase = phase,
            Split = step % 2 == 0 ? null : phase,
            Step = step % 3 == 0 ? null : step,
            Epoch = numbers[0],
            Loss = numbers[1],
            Accuracy = numbers[2],
            LearningRate = numbers[3],
            ImagesPerSecond = numbers[4],
            Allocations = allocations.Length == 0 ? null : allocations,
        };

    public static MetricRecord At(long step, string run = "run-0") =>
        new() { Run = run, Variant = "kdgqa", Seed = 0, Phase = "uptrain", Step = step, Loss = 0.5 };

    public static void AssertEqual(MetricRecord expected, MetricRecord actual)
    {
        Assert.Equal(expected with { Allocations = null }, actual with { Allocations = null });
        Assert.Equal(expected.Allocations, actual.Allocations);
    }
}
