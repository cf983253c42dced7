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
        "grouping: { rule: key-norm, min_queries: 2 }\nsizes: { a: { num_kv_heads: «GQA0055|4» } }\n",
        "attention: { embed_dim: «GQA0050|50» }\nsizes: { a: { depth: 2 }, b: { embed_dim: 48 } }\n",
        "sizes: { a: { mlp_ratio: «GQA0057|0.001» } }\n",
        "sizes: { a: { embed_dim: «GQA0058|«GQA0058|61440»» } }\n",
    ];
}
