using System.Text.RegularExpressions;
using GqaGen.Compiler.Binding.Keys;
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
    [InlineData("training: { patch_size: 1 }", "The key 'patch_size' is not known here; it belongs in 'model'.")]
    [InlineData("grouping: { weight_decay: 0.1 }", "Unknown key 'weight_decay'; did you mean 'decay'? A key 'weight_decay' belongs in 'training'.")]
    [InlineData("perturbed: { zzz: 1 }", "Unknown key 'zzz'; allowed here: 'strength', 'when', 'seed', 'preset'.")]
    [InlineData("grouping: { rule: emma }", "'rule' cannot be 'emma'; did you mean 'ema'? Allowed: 'uniform', 'key-norm', 'difference', 'ema', 'fixed', 'perturbed'.")]
    [InlineData("attention: { qkv_bias: yes }", "'qkv_bias' cannot be 'yes'; did you mean 'true'? Allowed: 'true', 'false'.")]
    [InlineData("attention: { num_heads: '6' }", "'num_heads' must be an integer from 1 to 1024, not the text '6'; remove the quotes.")]
    [InlineData("attention: { num_heads: [6] }", "'num_heads' must be an integer from 1 to 1024, not a sequence.")]
    [InlineData("attention: { num_heads: }", "'num_heads' has no value; it must be an integer from 1 to 1024.")]
    [InlineData("attention: { attn_drop: 1.5 }", "'attn_drop' is '1.5'; it must be a number of at least 0 and below 1.")]
    [InlineData("training: { lr: -1 }", "'lr' is '-1'; it must be a number above 0 and at most 1000.")]
    [InlineData("attention: { num_kv_heads: 4 }", "num_heads 6 is not a multiple of num_kv_heads 4, and uniform groups have one size; use num_kv_heads 3 or 6, or another rule.")]
    [InlineData("attention: { embed_dim: 50 }", "embed_dim 50 is not a multiple of num_heads 6; use embed_dim 48 or 54, or a num_heads that divides 50.")]
    [InlineData("grouping: { window: 3 }", "'window' has no effect under the rule 'uniform'; remove it, or take a rule that uses it: 'difference', 'ema'.")]
    [InlineData("grouping: { fixed: [3, 1, 1] }", "'fixed' shares out 5 query heads, and num_heads is 6; the entries must sum to it.")]
    [InlineData("grouping: { rule: ema, preset: reference, decay: 0.5 }", "The preset 'reference' fixes 'decay' at 0.9; remove the key, or take preset 'paper'.")]
    [InlineData("summary: a: b", "YAML syntax error: While scanning a plain scalar value, found invalid mapping. Put a value that holds ': ' in quotes, mend the indentation, or end the key above with ':'.")]
    [InlineData("summary: 'a", "YAML syntax error: While scanning a quoted scalar, found unexpected end of stream. The quote that opens here is not closed.")]
    [InlineData("summary: \"C:\\path\"", "YAML syntax error: While scanning a quoted scalar, found unknown escape character. Write '\\\\' for a backslash, or put the value in single quotes.")]
    [InlineData("attention: { num_heads: 6,", "YAML syntax error: While parsing a node, did not find expected node content. A key or a value is missing here. The bracket opened in line 1, column 12 is not closed.")]
    [InlineData("{}\nname: x", "YAML syntax error: Did not find expected <document end>. The spec ends before this place: mend the brackets, quotes or indentation above, or put ':' behind a key.")]
    [InlineData("attention:\n  num_heads:6", "'attention' must be a mapping, not the text 'num_heads:6'; put a space after its ':'.")]
    [InlineData("grouping: uniform", "'grouping' must be a mapping, not the text 'uniform'; write 'grouping: { rule: uniform }'.")]
    [InlineData("perturbed: yes", "'perturbed' must be true, false or a mapping, not the text 'yes'; write 'perturbed: true'.")]
    [InlineData("training: bfloat16", "'training' must be a mapping, not the text 'bfloat16'; write 'training: { precision: bfloat16 }'.")]
    [InlineData("summary: caf\uFFFD", "What stands here is not UTF-8 text, or the character U+FFFD that replaces it; save the spec as UTF-8 and mend this place.")]
    [InlineData("attention:\n  num_heads 6", "'attention' must be a mapping, not the text 'num_heads 6'; put ':' behind 'num_heads'.")]
    [InlineData("summary: \"a\nattention: { num_heads: 6 }", "YAML syntax error: While scanning a multi-line double-quoted scalar, found wrong indentation. The quote that opens here is not closed, or the lines of its text are not indented.")]
    [InlineData("\u00A0 num_heads: 6", "Unknown key '\u00A0 num_heads'; it holds the character U+00A0, a blank that does not count as one in YAML: write spaces.")]
    [InlineData("grouping: EMA", "'grouping' must be a mapping, not the text 'EMA'; write 'grouping: { rule: ema }'.")]
    [InlineData("grouping: kdgqa", "'grouping' must be a mapping, not the text 'kdgqa'; write 'grouping: { rule: key-norm }'.")]
    [InlineData("grouping: fixed", "'grouping' must be a mapping, not the text 'fixed'; write 'grouping: { fixed: [3, 1, 2] }'.")]
    [InlineData("grouping: min-max", "'grouping' must be a mapping, not 'min-max'.")]
    [InlineData("grouping: nonsense", "'grouping' must be a mapping, not 'nonsense'.")]
    [InlineData("training: { precision: fp16 }", "'precision' cannot be 'fp16'; did you mean 'float16'? Allowed: 'float32', 'tf32', 'bfloat16', 'float16'.")]
    [InlineData("grouping: {rule:ema}", "Unknown key 'rule:ema'; put a space after its ':'.")]
    [InlineData("{ : 1 }", "A key is missing before ':'; allowed here: 'name', 'summary', 'attention', 'grouping', 'perturbed', 'model', 'training', 'sizes'.")]
    [InlineData("training: { learning-rate: 1 }", "Unknown key 'learning-rate'; did you mean 'lr'?")]
    [InlineData("grouping: { rule: kdgqa }", "'rule' cannot be 'kdgqa'; did you mean 'key-norm'? Allowed: 'uniform', 'key-norm', 'difference', 'ema', 'fixed', 'perturbed'.")]
    [InlineData("model: { kind: swin }", "'kind' cannot be 'swin'; it must be 'vit'.")]
    [InlineData("grouping: { fixed: 6 }", "'fixed' must be a sequence of integers from 0 to 1024, as in [3, 1, 2], or one such sequence for each layer, as in [[3, 1, 2], [2, 2, 2]], not '6'.")]
    [InlineData("grouping: { fixed: [3, -1, 4] }", "'fixed[1]' is '-1'; it must be an integer from 0 to 1024.")]
    [InlineData("perturbed:", "'perturbed' has no content; indent its keys under it, write 'perturbed: true' for the defaults, or remove it.")]
    [InlineData("sizes: { tiny }", "Size 'tiny' has no content; indent what it sets under it, or write '{}' for the spec's own values.")]
    [InlineData("sizes: { a: { seed: 1 } }", "A size cannot set 'seed'; it belongs in 'perturbed' or in 'training', for all sizes.")]
    [InlineData("name: ünder", "'ünder' cannot be the name of a variant; a name is a letter from a to z or A to Z, then such letters and digits, in parts joined by single '-' or '_', for instance 'dgqa-ema'.")]
    [InlineData("attention: { num_kv_heads: 2 }\ngrouping: { fixed: [3, 1, 2] }", "'fixed' has 3 entries for num_kv_heads 2; write one entry for each KV head, or use num_kv_heads 3.")]
    [InlineData("attention: { embed_dim: 48, num_heads: 2 }\ngrouping: { fixed: [1, 1, 0] }", "num_kv_heads 3 (those of 'fixed') is above num_heads 2; use at most 2 (as many is multi-head attention).")]
    [InlineData("model: { depth: 3 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2]] }", "'fixed' has 2 lists for depth 3; write one for each layer, or use depth 2.")]
    [InlineData("grouping: { fixed: [[3, 1, 2]] }", "'fixed' has 1 list for depth 12; write one for each layer, use depth 1, or write the list once, without the outer brackets, for all layers.")]
    [InlineData("model: { depth: 3 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2], [3, 2, 2]] }", "'fixed[2]' shares out 7 query heads in layer 2, and num_heads is 6; the entries must sum to it.")]
    [InlineData("model: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [4, 2]] }", "'fixed[1]' has 2 entries for num_kv_heads 3; write one entry for each KV head of layer 1.")]
    [InlineData("attention: { num_heads: 8 }\nmodel: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2]] }", "'fixed' shares out 6 query heads in every layer, and num_heads is 8; the entries of a layer must sum to it.")]
    [InlineData("attention: { num_kv_heads: 2 }\nmodel: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2]] }", "'fixed' has 3 entries in every layer for num_kv_heads 2; write one entry for each KV head, or use num_kv_heads 3.")]
    [InlineData("model: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], 6] }", "'fixed[1]' must be a sequence of integers from 0 to 1024, as in [3, 1, 2], not '6'.")]
    [InlineData("model: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [3, 1, x]] }", "'fixed[1][2]' must be an integer from 0 to 1024, not 'x'.")]
    [InlineData("model: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2]] }\nsizes: { deep: { depth: 3 } }", "Size 'deep': 'fixed' has 2 lists for depth 3; write one for each layer, or use depth 2.")]
    [InlineData("grouping: { allocations: [3, 1, 2] }", "Unknown key 'allocations'; did you mean 'fixed'?")]
    [InlineData("training: { min_lr: 1.0 }", "min_lr 1 is above lr 1E-05; a schedule falls from lr to min_lr, so use at most lr.")]
    [InlineData("attention: { embed_dim: 6 }\nmodel: { mlp_ratio: 0.1 }", "mlp_ratio 0.1 of embed_dim 6 gives the MLP no hidden unit; use at least 1/6.")]
    [InlineData("model: { img_size: 16384, patch_size: 1 }", "'pos_embed' would have 103079215488 elements; at most 2147483647 are supported, so use smaller dimensions.")]
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

    /// <summary>What a word in a section's place is answered with is a spec without problems.</summary>
    [Fact]
    public void TheFormThatAWordIsAnsweredWithBinds()
    {
        int answered = 0;
        foreach (SectionKey section in SpecKeys.Table.All.OfType<SectionKey>())
        foreach (string word in section.Keys.All.OfType<IWordKey>().SelectMany(key => key.AllWords).SelectMany(word => new[] { word, word.ToUpperInvariant(), word.Replace('-', '_') }))
        {
            string message = Assert.Single(SpecCompiler.Bind(new("word.gqa.yaml", $"{section.Name}: {word}")).Diagnostics).Message;
            if (Regex.Match(message, "write '(.+)'\\.$") is not { Success: true, Groups: [_, { Value: var mend }] }) continue;
            Assert.True(SpecCompiler.Bind(new("word.gqa.yaml", mend)).Diagnostics.All(d => d.Descriptor.Severity != Severity.Error), $"{message}\n{string.Join('\n', SpecCompiler.Bind(new("word.gqa.yaml", mend)).Diagnostics)}");
            answered++;
        }
        Assert.True(answered > 30, $"only {answered} words are answered");
    }
}
