using System.Text;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>Random and mutated texts, the same ones in every run. GQAGEN_FUZZ multiplies their number.</summary>
internal static class FuzzTexts
{
    private static readonly string[] Tokens =
    [
        "attention", "grouping", "perturbed", "model", "training", "sizes", "name", "summary", "embed_dim", "num_heads", "num_kv_heads", "rule", "fixed", "window",
        "preset", "reference", "paper", "uniform", "key-norm", "ema", "difference", "scope", "sample", "batch", "clip_grad", "none", "true", "false", "null", "~",
        "0", "1", "3", "6", "-1", "1e5", ".inf", "0.9", "99999999999", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n", " ", "{", "}", "[", "]", ",", "\"", "'", "|", ">",
        "#", "&a", "*a", "!!str", "!", "%", "@", "`", "?", "? ", "---", "...", "\t", "\r\n", "\r", "<<", "\\", "\u2028", "\uFEFF", "é", "😀", "\ud800", "\0", "\u0085",
    ];

    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("GQAGEN_FUZZ"), out int factor) ? factor : 1;

    /// <summary>Some slips in one of the <paramref name="seeds"/>.</summary>
    public static IEnumerable<string> Mutated(int count, IReadOnlyList<string> seeds) => Make(seed: 1, count, random =>
    {
        var text = new StringBuilder(seeds[random.Next(seeds.Count)]);
        for (int edits = random.Next(1, 5); edits > 0; edits--) Mutate(text, random, seeds);
        return text.ToString();
    });

    public static IEnumerable<string> OfTokens(int count) => Make(seed: 2, count, random =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Tokens[random.Next(Tokens.Length)])));

    public static IEnumerable<string> OfCharacters(int count) => Make(seed: 3, count, random =>
    {
        int range = random.Next(3) switch { 0 => 128, 1 => 256, _ => 65536 };
        return new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(range))]);
    });

    public static IEnumerable<string> OfKeys(int count)
    {
        var random = new Random(4);
        var specs = new RandomSpecs(random);
        for (int i = 0; i < count * Factor; i++) yield return specs.Next();
    }

    private static IEnumerable<string> Make(int seed, int count, Func<Random, string> make)
    {
        var random = new Random(seed);
        for (int i = 0; i < count * Factor; i++) yield return make(random);
    }

    private static void Mutate(StringBuilder text, Random random, IReadOnlyList<string> seeds)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(5))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Tokens[random.Next(Tokens.Length)]); break;
            case 2: text.Insert(at, text.ToString(at, length)); break;
            case 3 when at < text.Length: text[at] = (char)random.Next(32, 127); break;
            default: text.Insert(at, seeds[random.Next(seeds.Count)]); break;
        }
    }
}
