namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Values that do not fit together.</summary>
internal static class BadRelations
{
    public static IEnumerable<string> Specs =>
    [
        // Widths and heads.
        "attention: { embed_dim: «GQA0050|50» }\n",
        "attention: { num_heads: «GQA0050|7», num_kv_heads: 7 }\n",
        "attention: { embed_dim: «GQA0050|50», num_heads: 6 }\n",
        "attention: { embed_dim: «GQA0050|5», num_heads: 6 }\n",
        "attention: { num_kv_heads: «GQA0051|4» }\n",
        "attention: { embed_dim: 50, num_heads: «GQA0051|5» }\n",
        "attention: { num_kv_heads: «GQA0051|4» }\nperturbed: true\n",
        "attention: { num_kv_heads: «GQA0051|4» }\ngrouping: { rule: perturbed }\n",
        "attention: { num_kv_heads: «GQA0052|7» }\n",
        "attention: { num_kv_heads: «GQA0052|7» }\ngrouping: { rule: key-norm }\n",
        "attention: { num_heads: «GQA0052|2», num_kv_heads: 3 }\n".Replace("«GQA0052|2», num_kv_heads: 3", "2, num_kv_heads: «GQA0052|3»", StringComparison.Ordinal),

        // Two at once.
        "attention: { embed_dim: «GQA0050|50», num_kv_heads: «GQA0051|4» }\nmodel: { img_size: «GQA0056|225» }\n",

        // Fixed.
        "grouping: { fixed: «GQA0054|[3, 1, 1]» }\n",
        "attention: { num_kv_heads: «GQA0053|2» }\ngrouping: { fixed: [3, 1, 2] }\n",
        "attention: { num_kv_heads: «GQA0053|2» }\ngrouping: { rule: fixed, fixed: «GQA0054|[3, 1, 1]» }\n",
        "attention: { embed_dim: 48, num_heads: «GQA0052|2» }\ngrouping: { fixed: [1, 1, 0] }\n",
        "grouping: { fixed: «GQA0054|[1024, 1024, 1024, 1024]» }\n",

        // Fixed for each layer: too few or too many layers, then layers that differ, then what all layers have wrong.
        "grouping: { fixed: «GQA0053|[[3, 1, 2]]» }\n",
        "grouping: { fixed: «GQA0053|[[3, 1, 2], [2, 2, 2]]» }\nmodel: { img_size: 32 }\n",
        "grouping: { fixed: [[3, 1, 2], [2, 2, 2]] }\nmodel: { depth: «GQA0053|3» }\n",
        "grouping: { fixed: [[3, 1, 2], [2, 2, 2]] }\nmodel: { depth: «GQA0053|1» }\n",
        "model: { depth: 3 }\ngrouping:\n  fixed:\n  - [3, 1, 2]\n  - «GQA0054|[3, 1, 1]»\n  - [0, 0, 6]\n",
        "model: { depth: 3 }\ngrouping:\n  fixed:\n  - - 3\n    - 3\n  - «GQA0054|- 3\n    - 2»\n  - [6, 0]\n",
        "model: { depth: 3 }\ngrouping: { fixed: [«GQA0054|[3, 1, 1]», [2, 2, 2], «GQA0054|[3, 1, 3]»] }\n",
        "model: { depth: 3 }\ngrouping: { fixed: [[3, 1, 2], «GQA0053|[4, 2]», «GQA0053|[3, 1, 1, 1]»] }\n",
        "attention: { num_kv_heads: 2 }\nmodel: { depth: 2 }\ngrouping: { fixed: [«GQA0053|[3, 1, 2]», [4, 2]] }\n",
        "model: { depth: 3 }\ngrouping: { fixed: [[3, 1, 2], «GQA0053|[4, 1]», «GQA0054|[3, 1, 1]»] }\n",
        "attention: { num_kv_heads: «GQA0053|2» }\nmodel: { depth: 2 }\ngrouping: { fixed: [[3, 1, 2], [2, 2, 2]] }\n",
        "attention: { num_heads: 8 }\nmodel: { depth: 2 }\ngrouping: { fixed: «GQA0054|[[3, 1, 2], [2, 2, 2]]» }\n",
        "attention: { embed_dim: 48, num_heads: «GQA0052|2» }\nmodel: { depth: 2 }\ngrouping: { fixed: [[1, 1, 0], [2, 0, 0]] }\n",
        "attention: { num_kv_heads: «GQA0053|2» }\ngrouping: { fixed: «GQA0053|«GQA0054|[[3, 1, 1], [2, 2, 1]]»» }\n",

        // min_queries.
        "grouping: { rule: key-norm, min_queries: «GQA0055|3» }\n",
        "attention: { num_kv_heads: 6 }\ngrouping: { rule: ema, min_queries: «GQA0055|1024» }\n",

        // Images, MLP, tensors.
        "model: { patch_size: «GQA0056|15» }\n",
        "model: { img_size: «GQA0056|8», patch_size: 16 }\n",
        "attention: { embed_dim: 6 }\nmodel: { mlp_ratio: «GQA0057|0.1» }\n",
        "attention: { embed_dim: «GQA0058|«GQA0058|61440»» }\n",
        "model: { img_size: «GQA0058|16384», patch_size: 1 }\n",
        "attention: { embed_dim: 6144 }\nmodel: { num_classes: «GQA0058|1000000» }\n",

        // Scope and presets.
        "grouping: { rule: ema, scope: «GQA0059|sample» }\n",
        "grouping: { rule: difference, preset: reference, scope: «GQA0059|sample» }\n",

        // Contradictions.
        "training: { min_lr: «GQA0060|1.0» }\n",
        "training: { lr: 1.0e-3, min_lr: «GQA0060|1.0e-2» }\n",
        "training: { warmup_epochs: «GQA0060|5.5» }\n",
        "training: { epochs: 2, warmup_epochs: «GQA0060|3» }\n",
        "grouping: { rule: perturbed }\nperturbed: «GQA0060|false»\n",

        // Sizes: at the key of the size that causes it, once.
        "sizes: { a: { embed_dim: «GQA0050|50» }, b: { depth: 3 } }\n",
        "sizes: { a: { num_heads: «GQA0050|7», num_kv_heads: 7 } }\n",
        "sizes: { a: { embed_dim: 50, num_heads: «GQA0051|5» } }\n",
        "sizes: { a: { num_kv_heads: «GQA0051|4» } }\n",
        "attention: { num_kv_heads: 6 }\nsizes: { a: { embed_dim: 48, num_heads: «GQA0052|3» } }\n",
        "sizes: { a: { patch_size: «GQA0056|15» }, b: { img_size: «GQA0056|225», patch_size: 16 } }\n",
        "grouping: { fixed: [3, 1, 2] }\nsizes: { a: { num_heads: «GQA0054|8» }, b: { num_kv_heads: «GQA0053|2» } }\n",
        "grouping: { fixed: [[3, 1, 2], [2, 2, 2]] }\nmodel: { depth: 2 }\nsizes: { a: { num_heads: «GQA0054|8» }, b: { num_kv_heads: «GQA0053|2» }, c: { depth: «GQA0053|12» }, d: { depth: 2, embed_dim: 48 } }\n",
        "grouping: { fixed: [[3, 1, 2], «GQA0054|[3, 1, 1]»] }\nmodel: { depth: 2 }\nsizes: { a: { embed_dim: 48, num_heads: 12 } }\n",
        "grouping: { rule: key-norm, min_queries: 2 }\nsizes: { a: { num_kv_heads: «GQA0055|4» } }\n",
        "attention: { embed_dim: «GQA0050|50» }\nsizes: { a: { depth: 2 }, b: { embed_dim: 48 } }\n",
        "sizes: { a: { mlp_ratio: «GQA0057|0.001» } }\n",
        "sizes: { a: { embed_dim: «GQA0058|«GQA0058|61440»» } }\n",
    ];
}
