using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>Results with known truths: H = 6, four layers, seven variants, and settings around the main one.</summary>
internal static class SyntheticStudy
{
    public const int Layers = 4;

    public static IReadOnlyList<string> Variants { get; } = ["mha", "gqa", "kdgqa", "dgqa-difference", "dgqa-ema", "pgqa", "mqa"];

    public static StudyDescription Description { get; } = new()
    {
        Title = "A synthetic study",
        Protocol = ["Numbers are made up.", "Pre-train MHA, convert, up-train, test once."],
        MainSettings = [.. Variants.SelectMany(variant => new[] { "tiny", "small" }.Select(size => new MainSetting(variant, size, MainOf(variant))))],
    };

    public static CellSetting MainOf(string variant) => new(
        variant.StartsWith("dgqa", StringComparison.Ordinal) ? 100 : null,
        variant switch { "mha" => 6, "mqa" => 1, _ => 3 },
        variant == "pgqa" ? 1 : null);

    /// <summary>A cell at the main setting unless told otherwise.</summary>
    public static CellResult Cell(string variant, long seed, double accuracy, string dataset = "digits", string size = "tiny", CellSetting? setting = null)
    {
        CellSetting at = setting ?? MainOf(variant);
        return new()
        {
            Cell = FormattableString.Invariant($"{variant}-{size}-{dataset}-window{at.Window}-kv{at.NumKvHeads}-noise{at.Strength}-seed{seed}"),
            Variant = variant,
            ModelSize = size,
            Dataset = dataset,
            Window = at.Window,
            NumKvHeads = at.NumKvHeads,
            NumHeads = 6,
            Strength = at.Strength,
            Seed = seed,
            TestAccuracy = accuracy,
            TestLoss = 1.25 - accuracy,
            ValidationAccuracy = Math.Min(1, accuracy + 0.01),
            Parameters = (size == "tiny" ? 70_000 : 20_000_000) + (2000 * at.NumKvHeads),
            KvBytesPerToken = (size == "tiny" ? 96 : 3072) * Layers * at.NumKvHeads,
            ForwardFlops = (size == "tiny" ? 2_400_000 : 9_000_000_000) + (100_000 * at.NumKvHeads),
            Phases =
            [
                new("pretrain", dataset, [new(1, 1.5, 0.5, 1.4, 0.55)]),
                new("finetune", dataset, [.. Enumerable.Range(1, 8).Select(epoch => new EpochResult(epoch, 1.0 / epoch, accuracy - (0.2 / epoch), 1.1 / epoch, accuracy - (0.25 / epoch) + Noise(variant, seed, epoch) / 200))]),
            ],
            Allocations = [.. Enumerable.Range(0, 12).Select(i => Reading(variant, seed, 30 * i, at.NumKvHeads))],
            GroupSimilarity = [.. Enumerable.Range(0, Layers).Select(layer => variant == "mha" ? (double?)null : 0.55 + (0.06 * layer) - (variant == "pgqa" ? 0.05 : 0) + (Noise(variant, seed, layer) / 100))],
        };
    }

    /// <summary>All variants over seeds, the baseline at 0.95 with a deviation of about 0.005 and the others so much higher.</summary>
    public static IEnumerable<CellResult> AllVariants(int seeds, Func<string, double> effect, string dataset = "digits", string size = "tiny", double own = 0.002) =>
        Variants.SelectMany(variant => Enumerable.Range(0, seeds).Select(seed => Cell(
            variant, seed, 0.95 + (0.005 * Noise("all", seed, 0)) + effect(variant) + (variant == "gqa" ? 0 : own * Noise(variant, seed, 1)), dataset, size)));

    /// <summary>Windows, KV heads and strengths around the main settings.</summary>
    public static IEnumerable<CellResult> Ablations(int seeds, string dataset = "digits", string size = "tiny")
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            foreach (int window in new[] { 30, 300, 1000 })
            {
                foreach (string variant in new[] { "dgqa-difference", "dgqa-ema" })
                    yield return Cell(variant, seed, 0.94 + (0.004 * Noise(variant, seed, window)), dataset, size, MainOf(variant) with { Window = window });
            }

            foreach (int heads in new[] { 1, 2 })
            {
                foreach (string variant in Variants.Where(variant => variant is not ("mha" or "mqa")))
                    yield return Cell(variant, seed, 0.93 + (0.006 * heads) + (0.003 * Noise(variant, seed, heads)), dataset, size, MainOf(variant) with { NumKvHeads = heads });
            }

            foreach (double strength in new[] { 0, 0.5, 2 })
                yield return Cell("pgqa", seed, 0.95 - (0.004 * strength) + (0.003 * Noise("pgqa", seed, (int)(10 * strength))), dataset, size, MainOf("pgqa") with { Strength = strength });
        }
    }

    public static IReadOnlyList<CellTiming> Timings { get; } =
    [
        .. Variants.Select((variant, i) => new CellTiming(variant, "tiny", "digits", MainOf(variant).NumKvHeads, 32, 11.5 + (1.3 * i) - (i == 6 ? 6 : 0), "2 x86-64 cores, idle")),
        new("gqa", "tiny", "digits", 3, 32, 99, "another machine"),
    ];

    /// <summary>About −1 to 1, the same for the same arguments on every machine.</summary>
    private static double Noise(string name, long seed, int salt)
    {
        ulong state = 14695981039346656037UL;
        foreach (char c in FormattableString.Invariant($"{name}/{seed}/{salt}")) state = (state ^ c) * 1099511628211UL;
        state ^= state >> 33;
        state *= 0xff51afd7ed558ccdUL;
        state ^= state >> 33;
        return ((state >> 11) / (double)(1UL << 53) * 2) - 1;
    }

    /// <summary>KDGQA always differs from uniform in part, DGQA (difference) now and then, the others never.</summary>
    private static AllocationReading Reading(string variant, long seed, long step, int kvHeads)
    {
        double uniform = 6.0 / kvHeads;
        double[][] heads = [.. Enumerable.Range(0, Layers).Select(layer => Enumerable.Repeat(uniform, kvHeads).ToArray())];
        double[] shares = new double[Layers];
        for (int layer = 0; layer < Layers && kvHeads > 1; layer++)
        {
            double noise = Noise(variant, seed, (int)step + layer);
            if (variant == "kdgqa") (heads[layer][0], heads[layer][^1], shares[layer]) = (uniform + (0.9 * noise), uniform - (0.9 * noise), 0.8 + (0.05 * layer));
            if (variant == "dgqa-difference" && step > 90 && noise > 0.2) (heads[layer][0], heads[layer][^1], shares[layer]) = (uniform + 1, uniform - 1, 1);
        }

        return new(step, heads, shares);
    }
}
