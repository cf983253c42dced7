using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

/// <summary>Results like those of the paper's seven variants on a small model.</summary>
internal static class VariantResults
{
    public static IReadOnlyList<VariantResult> Seven { get; } =
    [
        Of("mha", .968, 1728, [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]], 0),
        Of("mqa", .951, 288, [[6], [6], [6]], 0),
        Of("gqa", .960, 864, [[2, 2, 2], [2, 2, 2], [2, 2, 2]], 0),
        Of("kdgqa", .958, 864, [[2, 2, 2], [3, 1, 2], [1, 4, 1]], .871),
        Of("dgqa-difference", .961, 864, [[3, 2, 1], [2, 3, 1], [2, 2, 2]], .25),
        Of("dgqa-ema", .962, 864, [[2, 2, 2], [3, 1, 2], [2, 1, 3]], .5),
        Of("pgqa", .955, 864, [[2, 2, 2], [2, 2, 2], [2, 2, 2]], 0),
    ];

    private static VariantResult Of(string name, double accuracy, long bytes, IReadOnlyList<IReadOnlyList<double>> allocation, double nonUniform) => new()
    {
        Variant = name,
        TestAccuracies = [accuracy, accuracy + .003, accuracy - .002],
        Parameters = 71_000 + (10 * bytes),
        KvBytesPerToken = bytes,
        MhaKvBytesPerToken = 1728,
        MillisecondsPerBatch = 12.345,
        FinalAllocation = allocation,
        NonUniformFraction = nonUniform,
    };
}
