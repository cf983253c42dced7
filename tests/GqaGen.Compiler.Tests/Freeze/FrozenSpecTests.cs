using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Explain;
using GqaGen.Compiler.Freeze;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Tests.Robustness;
using GqaGen.Compiler.Text;
using GqaGen.Compiler.Yaml;

namespace GqaGen.Compiler.Tests.Freeze;

/// <summary>A frozen spec is the trained one with another grouping, and its text says all of it.</summary>
public sealed class FrozenSpecTests
{
    private static readonly VariantSpec Ema = Specs.Bind(RepositorySpecs.Read("dgqa-ema"), "specs/dgqa-ema.gqa.yaml");

    public static TheoryData<string, string> WithoutRest => new()
    {
        { "grouping: { rule: key-norm }", "the rule 'key-norm' shares out the query heads of each sample in every forward" },
        { "grouping: { rule: key-norm, scope: batch }", "the rule 'key-norm' with 'scope: batch' shares out the query heads of each batch in every forward" },
        { "grouping: { rule: key-norm, preset: reference }", "the rule 'key-norm' with 'scope: batch' shares out the query heads of each batch in every forward" },
        { "grouping: { rule: difference, preset: reference }", "with 'preset: reference' the rule 'difference' shares out the query heads anew in every evaluation" },
        { "grouping: { rule: ema, preset: reference }", "with 'preset: reference' the rule 'ema' shares out the query heads anew in every evaluation" },
    };

    /// <summary>Random specs of every kind, at one of their sizes, with random allocations.</summary>
    [Fact]
    public void OnlyTheGroupingChangesAndTheTextSaysAllOfIt()
    {
        var random = new Random(6);
        int frozen = 0;
        foreach (string text in FuzzTexts.OfKeys(1500))
        {
            if (SpecCompiler.Bind(new("fuzz.gqa.yaml", text)).Spec is not { } spec) continue;
            (AttentionSpec attention, VitSpec model) = Sizes(spec)[random.Next(spec.Sizes.Count + 1)];
            model = model with { Depth = Math.Clamp(2000 / attention.NumKvHeads, 1, Math.Min(model.Depth, 12)) };
            long[][] allocations = [.. Enumerable.Range(0, model.Depth).Select(_ => Allocation(random, attention))];
            if (spec.Grouping is not (Grouping.Ema { Preset: Preset.Paper } or Grouping.Difference { Preset: Preset.Paper }))
            {
                Assert.Throws<FreezeException>(() => FrozenSpec.Of(spec, attention, model, allocations, "frozen-one"));
                continue;
            }

            FrozenSpec result = FrozenSpec.Of(spec, attention, model, allocations, "frozen-one");
            var grouping = new Grouping.FixedByLayer(new(allocations.Select(a => new EquatableArray<int>(a.Select(c => (int)c)))));
            var wanted = new VariantSpec("frozen-one", "FrozenOne", "frozen-one.gqa.yaml", result.Spec.Summary, attention, grouping, spec.Perturbation, model, spec.Training, EquatableArray<NamedSize>.Empty);
            Assert.Equal(wanted, result.Spec);
            Assert.Equal(wanted, Specs.Bind(result.Text, "frozen-one.gqa.yaml"));
            Assert.Contains(spec.Name, result.Spec.Summary, StringComparison.Ordinal);
            SpecInvariants.Check(result.Spec, result.Text);
            frozen++;
        }
        Assert.InRange(frozen, 100, 1500 * FuzzTexts.Factor);
    }

    [Fact]
    public void EveryKeyIsWrittenSoThatNoDefaultDecides()
    {
        VariantSpec noisy = Specs.Bind("grouping: { rule: ema }\nperturbed: true\nmodel: { depth: 1 }");
        string text = FrozenSpec.Of(noisy, noisy.Attention, noisy.Model, [[3, 1, 2]], "frozen").Text;
        var source = new SourceText("frozen.gqa.yaml", text);
        var root = (MappingNode)YamlReader.Read(source, new(source))!.Root!;
        Dictionary<string, SyntaxNode> sections = root.Entries.ToDictionary(e => ((ScalarNode)e.Key).Text, e => e.Value, StringComparer.Ordinal);
        Assert.Equal(SpecKeys.Table.Names.Except([SpecKeys.Sizes.Name]), sections.Keys);
        foreach (SectionKey section in new[] { SpecKeys.Attention, SpecKeys.Perturbed, SpecKeys.Model, SpecKeys.Training })
            Assert.Equal(section.Keys.Names, ((MappingNode)sections[section.Name]).Entries.Select(e => ((ScalarNode)e.Key).Text));
    }

    /// <summary>The variants' tests compile that file, and hold its logits to those of the variant that it was frozen from.</summary>
    [Fact]
    public void TheSpecThatTheVariantsTestsRunIsAsWritten()
    {
        string folder = RepositorySpecs.PathOf(Path.Combine("..", "tests", "GqaGen.Variants.Tests", "Specs"));
        VariantSpec trained = Specs.Bind(File.ReadAllText(Path.Combine(folder, "noisy-dgqa-ema.gqa.yaml")), "noisy-dgqa-ema.gqa.yaml");
        string text = FrozenSpec.Of(trained, trained.Attention, trained.Model, [[3, 1, 2], [1, 4, 1]], "frozen-noisy-dgqa-ema").Text;
        string path = Path.Combine(folder, "frozen-noisy-dgqa-ema.gqa.yaml"), file = $"# yaml-language-server: $schema=../../../specs/gqagen.schema.json\n{text}";
        if (Environment.GetEnvironmentVariable("GQAGEN_ACCEPT") == "1") File.WriteAllText(path, file);
        Assert.Equal(File.ReadAllText(path), file);
    }

    [Theory, MemberData(nameof(WithoutRest))]
    public void ARuleWithoutOneAllocationInEvaluationIsRefused(string grouping, string reason)
    {
        VariantSpec spec = Specs.Bind($"{grouping}\nmodel: {{ depth: 1 }}");
        string message = Assert.Throws<FreezeException>(() => FrozenSpec.Of(spec, spec.Attention, spec.Model, [[3, 1, 2]], "frozen")).Message;
        Assert.Equal($"sample cannot be frozen without changing its logits: {reason}, so no one allocation is its own. Ask for the mean allocation if other logits will do.", message);
    }

    [Theory, MemberData(nameof(WithoutRest))]
    public void WhoAsksForTheMeanIsToldThatTheLogitsDiffer(string grouping, string reason)
    {
        VariantSpec spec = Specs.Bind($"{grouping}\nmodel: {{ depth: 2 }}");
        FrozenSpec frozen = FrozenSpec.OfMean(spec, spec.Attention, spec.Model, [[2.6, 2.2, 1.2], [2, 2, 2]], "frozen");
        Assert.Equal(new Grouping.FixedByLayer(new([new([3, 2, 1]), new([2, 2, 2])])), frozen.Spec.Grouping);
        Assert.Equal("Frozen from sample to the mean allocation of each layer; its logits differ from those of sample.", frozen.Spec.Summary);
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("grouping: { rule: perturbed }")]
    [InlineData("grouping: { fixed: [3, 1, 2] }")]
    [InlineData("grouping: { fixed: [[3, 1, 2]] }\nmodel: { depth: 1 }")]
    public void WhatNeverChangesIsRefused(string text)
    {
        VariantSpec spec = Specs.Bind(text);
        Assert.Equal("sample cannot be frozen: its allocation never changes.", Assert.Throws<FreezeException>(() => FrozenSpec.Of(spec, spec.Attention, spec.Model, [[3, 1, 2]], "frozen")).Message);
        Assert.Throws<FreezeException>(() => FrozenSpec.OfMean(spec, spec.Attention, spec.Model, [[3, 1, 2]], "frozen"));
    }

    [Fact]
    public void AllocationsThatDoNotFitTheModelAreNamed()
    {
        VitSpec model = Ema.Model with { Depth = 2 };
        Assert.Equal("'fixed' has 3 lists for depth 2; write one for each layer, or use depth 3.", Problem([[2, 2, 2], [3, 1, 2], [2, 2, 2]]));
        Assert.StartsWith("'fixed[1]' shares out 7 query heads in layer 1,", Problem([[2, 2, 2], [3, 2, 2]]), StringComparison.Ordinal);
        Assert.StartsWith("'fixed[1]' has 2 entries for num_kv_heads 3;", Problem([[2, 2, 2], [3, 3]]), StringComparison.Ordinal);
        Assert.Equal("'fixed[0][1]' is '-1'; it must be an integer from 0 to 1024.", Problem([[2, -1, 5], [2, 2, 2]]));

        string Problem(long[][] allocations) => Assert.Throws<FreezeException>(() => FrozenSpec.Of(Ema, Ema.Attention, model, allocations, "frozen")).Message;
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-")]
    [InlineData("--- ")]
    [InlineData("a\nsummary: b")]
    [InlineData("a'\nattention: { num_heads: 1 } # ")]
    [InlineData("default")]
    [InlineData("\u001b[31m")]
    public void ANameThatIsNoneIsRefused(string name)
    {
        FreezeException problem = Assert.Throws<FreezeException>(() => FrozenSpec.Of(Ema, Ema.Attention, Ema.Model with { Depth = 1 }, [[2, 2, 2]], name));
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("NULL-2")]
    public void ANameThatYamlTakesForSomethingElseIsQuoted(string name) =>
        Assert.Equal(name, FrozenSpec.Of(Ema, Ema.Attention, Ema.Model with { Depth = 1 }, [[2, 2, 2]], name).Spec.Name);

    /// <summary>1,024 layers of 16 KV heads are more than a spec can hold.</summary>
    [Fact]
    public void MoreThanASpecCanHoldIsRefused()
    {
        AttentionSpec attention = new(384, 16, 16, QkvBias: true, 0, 0);
        long[] counts = [.. Enumerable.Repeat(1L, 16)];
        Assert.Contains("more than 10000 keys and values", Assert.Throws<FreezeException>(() => FrozenSpec.Of(Ema, attention, Ema.Model with { Depth = 1024 }, [.. Enumerable.Repeat(counts, 1024)], "frozen")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grouping: { rule: ema, rounding: repair }\nperturbed: true\nattention: { attn_drop: 0.1, proj_drop: 0.1 }\nmodel: { depth: 1 }")]
    [InlineData("grouping: { rule: difference }\nmodel: { depth: 1 }")]
    public void WhatIsKeptOfTheStateIsWhatTheFrozenModelHas(string text)
    {
        VariantSpec spec = Specs.Bind(text);
        FrozenSpec frozen = FrozenSpec.Of(spec, spec.Attention, spec.Model, [[3, 1, 2]], "frozen");
        Assert.Equal(StateEntry.Of(frozen.Spec).Select(s => s.Key), StateEntry.Of(spec).Select(s => s.Key).Where(FrozenSpec.Keeps));
        Assert.True(FrozenSpec.Keeps("blocks.0.attn.q.weight"));
    }

    private static List<(AttentionSpec Attention, VitSpec Model)> Sizes(VariantSpec spec) => [(spec.Attention, spec.Model), .. spec.Sizes.Select(s => (s.Attention, s.Model))];

    private static long[] Allocation(Random random, AttentionSpec attention)
    {
        long[] counts = new long[attention.NumKvHeads];
        for (int h = 0; h < attention.NumHeads; h++) counts[random.Next(counts.Length)]++;
        return counts;
    }
}
