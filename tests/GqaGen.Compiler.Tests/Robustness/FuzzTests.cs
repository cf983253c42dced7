using System.Text.Json;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Explain;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>No text makes the compiler throw or hang, and whatever it accepts can be emitted and explained. (That the C# compiler accepts the code is a test of the generator.)</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void MutatedSpecs() => Run(FuzzTexts.Mutated(10_000, [.. GoodSpecs.Specs, .. RepositorySpecs.Names.Select(RepositorySpecs.Read)]), accepted: 0.02);

    [Fact]
    public void RandomTokens() => Run(FuzzTexts.OfTokens(5000), accepted: 0);

    [Fact]
    public void RandomCharacters() => Run(FuzzTexts.OfCharacters(3000), accepted: 0);

    [Fact]
    public void RandomSpecsOverTheKeyTable() => Run(FuzzTexts.OfKeys(4000), accepted: 0.5);

    /// <summary>What the random specs show would be less if they left out a key, or a word of one.</summary>
    [Fact]
    public void AcceptedRandomSpecsWriteEveryKeyAndEveryWord()
    {
        HashSet<string> seen = [];
        foreach (string text in FuzzTexts.OfKeys(2000))
        {
            if (SpecCompiler.Bind(new("fuzz.gqa.yaml", text)).Spec is null) continue;
            // Every flow mapping and every line is a list of key: value.
            foreach (string entry in text.Split('\n', '{', '}', ',')) seen.Add(new string([.. entry.Where(c => c is not '"' and not '\'' and not ' ')]));
        }
        IEnumerable<Key> keys = SpecKeys.Table.All.Concat(SpecKeys.Table.All.OfType<SectionKey>().SelectMany(s => s.Keys.All));
        string[] missing = [.. keys.SelectMany(Wanted).Where(wanted => !seen.Any(s => s.StartsWith(wanted, StringComparison.Ordinal)))];
        Assert.True(missing.Length == 0, $"No accepted random spec writes {string.Join(", ", missing)}.");

        static IEnumerable<string> Wanted(Key key) => key is IWordKey words ? words.AllWords.Select(word => $"{key.Name}:{word}") : [$"{key.Name}:"];
    }

    /// <param name="accepted">The least part of the texts that must be accepted, and so go on to the later stages.</param>
    private static void Run(IEnumerable<string> texts, double accepted)
    {
        string[] all = [.. texts];
        int good = 0, current = 0;
        Task run = Task.Run(() =>
        {
            for (int i = 0; i < all.Length; i++)
            {
                Volatile.Write(ref current, i);
                if (Check(all[i])) good++;
            }
        });
        int before = -1;
        while (Task.WaitAny([run], Longest) < 0)
        {
            int now = Volatile.Read(ref current);
            if (now == before) Assert.Fail($"Text {now} takes more than {Longest}:\n{all[now]}");
            before = now;
        }
        run.GetAwaiter().GetResult();
        Assert.InRange(good, accepted * all.Length, all.Length - 1);
    }

    /// <returns>Whether the text is a good spec.</returns>
    private static bool Check(string text)
    {
        try
        {
            SpecResult result = SpecCompiler.Bind(new("fuzz.gqa.yaml", text));
            Assert.True(result.Equals(SpecCompiler.Bind(new("fuzz.gqa.yaml", text))), $"Two results differ for:\n{text}");
            CheckDiagnostics(result, text);
            if (result.Spec is null) return false;
            SpecInvariants.Check(result.Spec, text);
            LoweredVariant lowered = Lowerer.Lower(result.Spec);
            Assert.NotEmpty(Emitter.Emit(lowered).Text);
            SpecExplanation explanation = SpecExplanation.Of(lowered);
            Assert.All(explanation.Costs, c => Assert.True(c is { Parameters: > 0, ForwardFlops: > 0, BackwardFlops: > 0, KvBytesPerToken: > 0, ActivationBytes: > 0 }, $"{c} of\n{text}"));
            Assert.True(explanation.ToText().All(c => c == '\n' || !char.IsControl(c)), $"The explanation has control characters:\n{text}");
            using var json = JsonDocument.Parse(explanation.ToJson());
            return true;
        }
        catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"The compiler throws {problem.GetType().Name} on:\n{text}", problem);
        }
    }

    private static void CheckDiagnostics(SpecResult result, string text)
    {
        Assert.True(result.Diagnostics.Any(d => d.Severity == Severity.Error) == (result.Spec is null), $"A spec is given exactly where there is no error:\n{text}");
        int previous = 0;
        foreach (Diagnostic d in result.Diagnostics)
        {
            Assert.True(d.Span is { Start: >= 0, Length: >= 0, StartLine: >= 0, StartColumn: >= 0, EndColumn: >= 0 } && d.Span.End <= text.Length, $"{d} lies at {d.Span}, outside the text:\n{text}");
            Assert.True(d.Id == Descriptors.TooMany.Id || d.Span.Start >= previous, $"{d} is out of order:\n{text}");
            Assert.True(d.Message.Length is > 0 and < 600 && !d.Message.Any(char.IsControl), $"{d} has a message not fit for a log:\n{text}");
            previous = d.Span.Start;
        }
    }
}
