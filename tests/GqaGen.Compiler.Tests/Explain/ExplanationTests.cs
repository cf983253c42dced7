using System.Text.Json;
using GqaGen.Compiler.Explain;

namespace GqaGen.Compiler.Tests.Explain;

/// <summary>What <c>explain</c> says of a spec, held by snapshots. GQAGEN_ACCEPT=1 accepts what it says now.</summary>
public sealed class ExplanationTests
{
    private const string ByLayer =
        "attention: { embed_dim: 48, num_heads: 6 }\ngrouping: { fixed: [[2, 2, 2], [2, 2, 2], [2, 2, 2], [3, 0, 3], [1, 4, 1]] }\nmodel: { depth: 5, img_size: 32 }\nsizes: { tiny: { img_size: 16 } }";

    public static TheoryData<string> Names => [.. RepositorySpecs.Names];

    public static TheoryData<string> Good => [.. Corpus.GoodSpecs.Specs];

    [Theory, MemberData(nameof(Names))]
    public void OfRepositorySpecs(string name)
    {
        SpecExplanation explanation = Of(RepositorySpecs.Read(name), $"specs/{name}.gqa.yaml");
        Snapshot.Verify(explanation.ToText(), name, "txt");
        Snapshot.Verify(explanation.ToJson(), name, "json");
    }

    /// <summary>Presets, dropout and noise that no spec of the repository has.</summary>
    [Theory]
    [InlineData("reference-ema", "grouping: { rule: ema, window: 1, preset: reference }\nattention: { attn_drop: 0.1, proj_drop: 0.25 }")]
    [InlineData("batch-noise", "grouping: { rule: key-norm, scope: batch, rounding: repair, scaling: proportional, min_queries: 0 }\nperturbed: { strength: 0.5, when: always }")]
    [InlineData("fixed-reference", "attention: { embed_dim: 48, num_heads: 6 }\ngrouping: { fixed: [3, 1, 2] }\nperturbed: { preset: reference }")]
    [InlineData("fixed-by-layer", ByLayer)]
    public void OfOtherSpecs(string name, string text) => Snapshot.Verify(Of(text, $"{name}.gqa.yaml").ToText(), name, "txt");

    [Theory]
    [InlineData("fixed-by-layer", ByLayer)]
    public void OfOtherSpecsForPrograms(string name, string text) => Snapshot.Verify(Of(text, $"{name}.gqa.yaml").ToJson(), name, "json");

    [Theory, MemberData(nameof(Good))]
    public void JsonSaysWhatTheCostsAre(string text)
    {
        SpecExplanation explanation = Of(text, "sample.gqa.yaml");
        using var json = JsonDocument.Parse(explanation.ToJson());
        Assert.Equal(explanation.Variant.Spec.Summary, json.RootElement.GetProperty("summary").GetString());
        Assert.Equal(
            explanation.Costs.Select(c => (c.Size, c.Parameters, c.ActivationBytes)),
            json.RootElement.GetProperty("sizes").EnumerateArray().Select(size => (
                size.GetProperty("name").GetString()!,
                size.GetProperty("costs").GetProperty("parameters").GetInt64(),
                size.GetProperty("costs").GetProperty("activation_bytes").GetInt64())));
    }

    [Fact]
    public void ForeignTextCannotSteerATerminal()
    {
        const string path = "spec\u001b[31m \u2028.gqa.yaml", summary = "quoted \" and \\ größer 𝑑";
        SpecExplanation explanation = Of($"name: sample\nsummary: '{summary}'\n", path);
        Assert.DoesNotContain(explanation.ToText(), c => char.IsControl(c) && c != '\n');
        Assert.StartsWith($"sample (spec [31m  .gqa.yaml)\n{summary}\n", explanation.ToText(), StringComparison.Ordinal);

        Assert.DoesNotContain(explanation.ToJson(), c => (char.IsControl(c) && c != '\n') || c == '\u2028');
        using var json = JsonDocument.Parse(explanation.ToJson());
        Assert.Equal((path, summary), (json.RootElement.GetProperty("path").GetString(), json.RootElement.GetProperty("summary").GetString()));
    }

    private static SpecExplanation Of(string text, string path)
    {
        SpecResult result = SpecCompiler.Bind(new(path, text));
        Assert.True(result.Spec is not null, string.Join("\n", result.Diagnostics));
        return SpecExplanation.Of(result.Spec!);
    }
}
