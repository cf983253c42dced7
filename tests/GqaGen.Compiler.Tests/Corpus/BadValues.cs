namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Problems of single values.</summary>
internal static class BadValues
{
    public static IEnumerable<string> Specs =>
    [
        // Integers.
        "attention: { num_heads: «GQA0030|six» }\n",
        "attention: { num_heads: «GQA0030|6.0» }\n",
        "attention: { num_heads: «GQA0030|'6'» }\n",
        "attention: { num_heads: «GQA0030|0x10» }\n",
        "attention: { num_heads: «GQA0030|1_000» }\n",
        "attention: { num_heads: «GQA0030|true» }\n",
        "attention: { num_heads: «GQA0030|null» }\n",
        "attention: { num_heads: «GQA0030|[6]» }\n",
        "attention: { num_heads: «GQA0030|{ a: 6 }» }\n",
        "attention:\n  num_heads:\n    «GQA0030|a: 6\n    b: 7»\n",
        "attention:\n  «GQA0030|num_heads»:\n",
        "attention: { num_heads: «GQA0030|¼» }\n",
        "attention: { num_heads: «GQA0030|６» }\n",
        "attention: { num_heads: «GQA0031|0» }\n",
        "attention: { num_heads: «GQA0031|-6» }\n",
        "attention: { num_heads: «GQA0031|1025» }\n",
        "attention: { embed_dim: «GQA0031|65537» }\n",
        "attention: { embed_dim: «GQA0031|99999999999999999999999999» }\n",
        "grouping: { rule: ema, window: «GQA0031|0» }\n",
        "grouping: { rule: ema, window: «GQA0031|1000000001» }\n",
        "model: { depth: «GQA0031|1025», img_size: «GQA0031|16400» }\n",
        "training: { epochs: «GQA0031|0», batch_size: «GQA0031|0», seed: «GQA0031|-1» }\n",
        "perturbed: { seed: «GQA0031|9223372036854775808» }\n",

        // Reals.
        "attention: { attn_drop: «GQA0031|1» }\n",
        "attention: { attn_drop: «GQA0031|-0.1», proj_drop: «GQA0031|1.0» }\n",
        "attention: { attn_drop: «GQA0031|.nan» }\n",
        "training: { lr: «GQA0031|.inf» }\n",
        "training: { lr: «GQA0031|1e999» }\n",
        "training: { lr: «GQA0031|0» }\n",
        "training: { lr: «GQA0031|1e-999» }\n",
        "training: { lr: «GQA0030|\"1e-5\"» }\n",
        "training: { lr: «GQA0030|1e» }\n",
        "training: { lr: «GQA0030|NaN» }\n",
        "training: { lr: «GQA0030|'1,5'» }\n",
        "training: { clip_grad: «GQA0031|0» }\n",
        "training: { clip_grad: «GQA0030|off» }\n",
        "grouping: { rule: ema, decay: «GQA0031|1» }\n",
        "perturbed: { strength: «GQA0031|-1» }\n",
        "model: { mlp_ratio: «GQA0031|0» }\n",

        // Words and flags.
        "grouping: { rule: «GQA0032|keynorm» }\n",
        "grouping: { rule: «GQA0032|Uniform» }\n",
        "grouping: { rule: «GQA0032|5» }\n",
        "grouping: { rule: «GQA0030|[uniform]» }\n",
        "grouping: { rule: «GQA0030|~» }\n",
        "grouping: { rule: key-norm, scope: «GQA0032|batches», scaling: «GQA0032|minmax», rounding: «GQA0032|x», preset: «GQA0032|papers» }\n",
        "model: { kind: «GQA0032|swin» }\n",
        "training: { optimizer: «GQA0032|sgd», schedule: «GQA0032|cosin», precision: «GQA0032|bf16» }\n",
        "perturbed: { when: «GQA0032|never» }\n",
        "attention: { qkv_bias: «GQA0032|yes» }\n",
        "attention: { qkv_bias: «GQA0032|True» }\n",
        "attention: { qkv_bias: «GQA0030|1» }\n",
        "attention: { qkv_bias: «GQA0030|'true'» }\n",

        // A rule that is not known: nothing is said of the keys that depend on it.
        "grouping: { rule: «GQA0032|emma», window: 3, decay: 0.5, scope: sample, fixed: [1] }\n",

        // Lists.
        "grouping: { fixed: «GQA0030|6» }\n",
        "grouping: { fixed: «GQA0031|[]» }\n",
        "grouping: { fixed: [3, «GQA0031|-1», «GQA0030|x», «GQA0030|1.5», «GQA0030|[1]»] }\n",

        // Sections.
        "«GQA0030|attention»:\n",
        "«GQA0030|attention»:\n«GQA0020|num_heads»: 5\n",
        "attention: «GQA0030|5»\n",
        "attention: «GQA0030|true»\n",
        "attention: «GQA0030|[num_heads, 6]»\n",
        "attention:\n  «GQA0030|num_heads:6»\n",
        "sizes: { «GQA0030|small» }\n",
        "grouping:\n  fixed: «GQA0030|3, 1, 2»\n",
        "perturbed: «GQA0030|yes»\n",
        "«GQA0030|perturbed»:\n",
        "«GQA0030|sizes»:\n",
        "sizes: «GQA0030|[small]»\n",
        "sizes: { small: «GQA0030|6» }\n",
        "sizes:\n  «GQA0030|small»:\n  base: {}\n",
        "sizes: { small: { depth: «GQA0031|0», embed_dim: «GQA0030|wide» } }\n",

        // A section that is no section gives no second error, not in a size either.
        "attention: «GQA0030|5»\ngrouping: { rule: key-norm, min_queries: 5 }\nsizes: { a: { num_heads: 7, embed_dim: 7 } }\n",

        // Text.
        "summary: «GQA0030|5»\n",
        "summary: «GQA0030|[a]»\n",
        "«GQA0030|summary»:\n",
        "summary: «GQA0033|\"a\\nb\"»\n",
        "summary: «GQA0033|\"a\\u2028b\"»\n",
        "summary: «GQA0033|\"a\\u202Eb\"»\n",
        "summary: «GQA0033|\"a\\0b\"»\n",
        $"summary: «GQA0033|{new string('x', 301)}»\n",
    ];
}
