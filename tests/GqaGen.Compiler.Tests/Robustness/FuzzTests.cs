using System.Diagnostics;
using System.Text;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>Random and mutated texts, the same ones in every run. GQAGEN_FUZZ multiplies their number.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Tokens =
    [
        "attention", "grouping", "perturbed", "model", "training", "sizes", "name", "summary", "embed_dim", "num_heads", "num_kv_heads", "rule", "fixed", "window",
        "preset", "reference", "paper", "uniform", "key-norm", "ema", "difference", "scope", "sample", "batch", "clip_grad", "none", "true", "false", "null", "~",
        "0", "1", "3", "6", "-1", "1e5", ".inf", "0.9", "99999999999", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n", " ", "{", "}", "[", "]", ",", "\"", "'", "|", ">",
        "#", "&a", "*a", "!!str", "!", "%", "@", "`", "?", "? ", "---", "...", "\t", "\r\n", "\r", "<<", "\\", "\u2028", "\uFEFF", "é", "😀", "\ud800", "\0", "\u0085",
    ];

    private static int Factor => int.TryParse(Environment.GetEnvironmentVariable("GQAGEN_FUZZ"), out int factor) ? factor : 1;

    [Fact]
    public void MutatedSpecs()
    {
        string[] seeds = [.. GoodSpecs.Specs, .. RepositorySpecs.Names.Select(RepositorySpecs.Read)];
        Run(seed: 1, count: 6000, random =>
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (int edits = random.Next(1, 5); edits > 0; edits--) Mutate(text, random, seeds);
            return text.ToString();
        });
    }

    [Fact]
    public void RandomTokens() => Run(seed: 2, count: 4000, random =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Tokens[random.Next(Tokens.Length)])));

    [Fact]
    public void RandomCharacters() => Run(seed: 3, count: 2000, random =>
    {
        int range = random.Next(3) switch { 0 => 128, 1 => 256, _ => 65536 };
        return new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(range))]);
    });

    private static void Mutate(StringBuilder text, Random random, string[] seeds)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(5))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Tokens[random.Next(Tokens.Length)]); break;
            case 2: text.Insert(at, text.ToString(at, length)); break;
            case 3 when at < text.Length: text[at] = (char)random.Next(32, 127); break;
            default: text.Insert(at, seeds[random.Next(seeds.Length)]); break;
        }
    }

    private static void Run(int seed, int count, Func<Random, string> make)
    {
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < count * Factor; i++)
        {
            string text = make(random);
            var watch = Stopwatch.StartNew();
            SpecResult result;
            try
            {
                result = SpecCompiler.Bind(new("fuzz.gqa.yaml", text));
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Text {i} of seed {seed} makes the compiler throw:\n{text}", problem);
            }
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"Text {i} of seed {seed} takes {watch.Elapsed}:\n{text}");
            Check(result, text.Length, text);
            if (result.Spec is not null) accepted++;
        }
        Assert.True(accepted < count * Factor, "no text was bad");
    }

    private static void Check(SpecResult result, int length, string text)
    {
        Assert.True(result.Diagnostics.Any(d => d.Severity == Severity.Error) == (result.Spec is null), $"A spec is given exactly where there is no error:\n{text}");
        Assert.Equal(result, SpecCompiler.Bind(new("fuzz.gqa.yaml", text)));
        int previous = 0;
        foreach (Diagnostic d in result.Diagnostics)
        {
            Assert.True(d.Span is { Start: >= 0, Length: >= 0, StartLine: >= 0, StartColumn: >= 0, EndColumn: >= 0 } && d.Span.End <= length, $"{d} lies at {d.Span}, outside the text:\n{text}");
            Assert.True(d.Id == Descriptors.TooMany.Id || d.Span.Start >= previous, $"{d} is out of order:\n{text}");
            Assert.True(d.Message.Length is > 0 and < 600 && !d.Message.Any(char.IsControl), $"{d} has a message not fit for a log:\n{text}");
            previous = d.Span.Start;
        }
        if (result.Spec is not null) SpecInvariants.Check(result.Spec, text);
    }
}
