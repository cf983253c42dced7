using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Tests;

/// <summary>Messages say what was found, what is expected and the mend.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("attention: { num_kv_head: 2 }", "Unknown key 'num_kv_head'; did you mean 'num_kv_heads'?")]
    [InlineData("attention: { EmbedDim: 2 }", "Unknown key 'EmbedDim'; did you mean 'embed_dim'?")]
    [InlineData("attention: { nmu_heads: 2 }", "Unknown key 'nmu_heads'; did you mean 'num_heads'?")]
    [InlineData("training: { batch: 2 }", "Unknown key 'batch'; did you mean 'batch_size'?")]
    [InlineData("num_heads: 2", "The key 'num_heads' is not known here; it belongs in 'attention'.")]
    [InlineData("seed: 2", "The key 'seed' is not known here; it belongs in 'perturbed' or in 'training'.")]
    [InlineData("model: { sizes: {} }", "The key 'sizes' is not known here; it belongs at the top level.")]
    [InlineData("perturbed: { zzz: 1 }", "Unknown key 'zzz'; allowed here: 'strength', 'when', 'seed', 'preset'.")]
    [InlineData("grouping: { rule: emma }", "'rule' cannot be 'emma'; did you mean 'ema'? Allowed: 'uniform', 'key-norm', 'difference', 'ema', 'fixed', 'perturbed'.")]
    [InlineData("attention: { qkv_bias: yes }", "'qkv_bias' cannot be 'yes'; did you mean 'true'? Allowed: 'true', 'false'.")]
    [InlineData("attention: { num_heads: '6' }", "'num_heads' must be an integer from 1 to 1024, not the text '6'; remove the quotes.")]
    [InlineData("attention: { num_heads: [6] }", "'num_heads' must be an integer from 1 to 1024, not a sequence.")]
    [InlineData("attention: { num_heads: }", "'num_heads' has no value; it must be an integer from 1 to 1024.")]
    [InlineData("attention: { attn_drop: 1.5 }", "'attn_drop' is '1.5'; it must be a number from 0 to below 1.")]
    [InlineData("training: { lr: -1 }", "'lr' is '-1'; it must be a number above 0 to 1000.")]
    [InlineData("attention: { num_kv_heads: 4 }", "num_heads 6 is not a multiple of num_kv_heads 4, and uniform groups have one size; use num_kv_heads 3 or 6, or another rule.")]
    [InlineData("attention: { embed_dim: 50 }", "embed_dim 50 is not a multiple of num_heads 6; use embed_dim 48 or 54, or a num_heads that divides 50.")]
    [InlineData("grouping: { window: 3 }", "'window' has no effect under the rule 'uniform'; remove it, or take a rule that uses it: 'difference', 'ema'.")]
    [InlineData("grouping: { fixed: [3, 1, 1] }", "'fixed' shares out 5 query heads, and num_heads is 6; the entries must sum to it.")]
    [InlineData("grouping: { rule: ema, preset: reference, decay: 0.5 }", "The preset 'reference' fixes 'decay' at 0.9; remove the key, or take preset 'paper'.")]
    [InlineData("summary: a: b", "YAML syntax error: While scanning a plain scalar value, found invalid mapping. Put a value that holds ': ' in quotes, or mend the indentation.")]
    [InlineData("attention: { num_heads: 6\nmodel: {}", "YAML syntax error: brackets or indentation do not match here. The bracket opened in line 1, column 12 is not closed.")]
    public void Message(string text, string expected) => Assert.Equal(expected, Specs.Message(text));

    [Fact]
    public void TextOfASpecCannotDisturbAMessage()
    {
        string message = Specs.Message($"\"a\\nb\\e[31m\\u202E{new string('x', 900)}\": 1");
        Assert.StartsWith("Unknown key 'a\\u000Ab\\u001B[31m\\u202Exxx", message, StringComparison.Ordinal);
        Assert.True(message.Length < 300, message);
    }

    [Fact]
    public void ADiagnosticPrintsAsTheCSharpCompilerPrintsIt()
    {
        Diagnostic diagnostic = Assert.Single(SpecCompiler.Bind(new("specs/a.gqa.yaml", "attention:\n  num_heads: 0\n")).Diagnostics);
        Assert.Equal("specs/a.gqa.yaml(2,14): error GQA0031: 'num_heads' is '0'; it must be an integer from 1 to 1024.", diagnostic.ToString());
    }

    [Fact]
    public void DiagnosticsAreComparedByValue()
    {
        var source = new SpecSource("a.gqa.yaml", "attention: { num_heads: 0, x: 1 }");
        SpecResult again = SpecCompiler.Bind(source with { });
        Assert.Equal(SpecCompiler.Bind(source), again);
        Assert.Equal(SpecCompiler.Bind(source).GetHashCode(), again.GetHashCode());
    }
}
