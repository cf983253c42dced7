namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Problems of keys.</summary>
internal static class BadKeys
{
    public static IEnumerable<string> Specs =>
    [
        // Unknown.
        "«GQA0020|atention»: { num_heads: 6 }\n",
        "attention: { «GQA0020|num_kv_head»: 2 }\n",
        "«GQA0020|num_heads»: 6\n",
        "attention: { «GQA0020|depth»: 6 }\n",
        "attention: { «GQA0020|grouping»: {} }\n",
        "attention:\n  «GQA0020|zzz»: 1\n  «GQA0020|\"quoted key\"»: 2\n",
        "grouping: { rule: ema, «GQA0020|decey»: 0.5 }\n",
        "training: { «GQA0020|learning-rate»: 1 }\n",
        "sizes: { small: { «GQA0020|qkv_bias»: true } }\n",
        "sizes: { small: { «GQA0020|fixed»: [1] } }\n",
        "«GQA0020|<<»: { num_heads: 6 }\n",
        "{ «GQA0020|»: 1 }\n",
        "grouping: {«GQA0020|rule:ema»}\n",
        "attention: { «GQA0020|num_key_value_heads»: 5 }\n",
        "sizes: { small: { «GQA0020|seed»: 1 } }\n",

        // A hundred are shown; the rest is counted at the last of them.
        $"{string.Concat(Enumerable.Range(0, 99).Select(i => $"«GQA0020|zzz{i}»: 1\n"))}«GQA0009|«GQA0020|last»»: 1\n{string.Concat(Enumerable.Range(0, 50).Select(i => $"more{i}: 1\n"))}",

        // A misspelt key is taken for the one meant: no error follows from the default.
        "attention: { num_heads: 5, embed_dim: 50, «GQA0020|num_kv_head»: 5 }\n",
        "attention: { embed_dim: 50, «GQA0020|num_head»: 5 }\n",

        // Doubled.
        "name: a\n«GQA0021|name»: b\n",
        "attention: { num_heads: 6, «GQA0021|num_heads»: 8, «GQA0021|\"num_heads\"»: 8 }\n",
        "attention: {}\n«GQA0021|attention»: {}\n",
        "sizes:\n  small: {}\n  «GQA0021|small»: {}\n",

        // Not scalars.
        "«GQA0030|[a, b]»: 1\n",
        "? «GQA0030|{ a: 1 }»\n: 2\n",
        "sizes: { «GQA0030|[a]»: {} }\n",

        // Missing.
        "grouping: { rule: «GQA0022|fixed» }\n",

        // Without effect.
        "grouping: { rule: uniform, «GQA0023|fixed»: [2, 2, 2] }\n",
        "grouping: { «GQA0023|window»: 300 }\n",
        "grouping: { rule: key-norm, «GQA0023|window»: 300, «GQA0023|decay»: 0.5 }\n",
        "grouping: { rule: difference, «GQA0023|decay»: 0.9 }\n",
        "grouping: { rule: perturbed, «GQA0023|scope»: batch, «GQA0023|scaling»: min-max, «GQA0023|rounding»: repair, «GQA0023|min_queries»: 1 }\n",
        "grouping: { fixed: [3, 1, 2], «GQA0023|min_queries»: 1 }\n",
        "grouping: { rule: ema, «GQA0023|fixed»: [3, 1, 2] }\n",
        "sizes: { small: { «GQA0023|window»: 3 } }\n",
        "perturbed: { preset: reference, «GQA0023|strength»: 1.0, «GQA0023|when»: always, seed: 3 }\n",
        "grouping: { rule: perturbed, preset: reference }\nperturbed: { «GQA0023|strength»: 2 }\n",

        // Fixed by the preset.
        "grouping: { rule: key-norm, preset: reference, scope: «GQA0024|sample», scaling: «GQA0024|proportional», rounding: «GQA0024|largest-remainder», min_queries: «GQA0024|1» }\n",
        "grouping: { rule: difference, preset: reference, scaling: «GQA0024|min-max» }\n",
        "grouping: { rule: ema, preset: reference, decay: «GQA0024|0.5» }\n",
    ];
}
