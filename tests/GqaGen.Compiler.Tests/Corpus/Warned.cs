namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Specs that compile, with warnings.</summary>
internal static class Warned
{
    public static IEnumerable<string> Specs =>
    [
        // Min-max weighs the weakest KV head 0.
        "grouping: { rule: key-norm, min_queries: «GQA0070|0» }\n",
        "attention: { num_kv_heads: 2 }\ngrouping: { rule: key-norm, min_queries: «GQA0070|0», rounding: repair }\n",
        "grouping: { rule: ema, scaling: min-max, min_queries: «GQA0070|0» }\nsizes: { a: { num_kv_heads: 2 }, b: { num_heads: 12 } }\n",
        "attention: { num_kv_heads: 1 }\ngrouping: { rule: key-norm, min_queries: 0 }\nsizes: { a: { num_kv_heads: «GQA0070|3» }, b: { depth: 1 } }\n",
        "attention: { num_kv_heads: «GQA0071|2» }\ngrouping: { rule: key-norm }\nsizes: { a: { depth: 1 } }\n",
        "attention: { num_heads: «GQA0071|4» }\ngrouping: { rule: key-norm, min_queries: 1 }\n",
        "grouping: { rule: difference, scaling: min-max }\nsizes: { a: { num_kv_heads: «GQA0071|2» }, b: { num_heads: «GQA0071|4» } }\n",

        // The official code's behaviour.
        "grouping: { rule: key-norm, preset: «GQA0072|reference» }\n",
        "grouping: { rule: key-norm, preset: «GQA0072|reference», scope: batch, scaling: min-max, min_queries: 0 }\n",
        "grouping: { rule: difference, preset: «GQA0072|«GQA0073|reference»» }\n",
        "grouping: { rule: ema, preset: «GQA0073|reference», scope: batch, scaling: proportional, rounding: repair, min_queries: 0, decay: 0.9 }\n",
        "grouping: { rule: ema, preset: «GQA0073|reference» }\nperturbed: { preset: paper }\n",

        // Batch mates, noise, learning rates.
        "grouping: { rule: key-norm, scope: «GQA0074|batch» }\n",
        "perturbed: { strength: «GQA0075|0» }\n",
        "grouping: { rule: perturbed }\nperturbed: { strength: «GQA0075|0.0», when: always }\n",
        "training: { min_lr: «GQA0076|1.0e-6» }\n",
        "training: { min_lr: «GQA0076|1.0e-6», schedule: constant }\n",

        // Beside an error a warning would be a guess.
        "grouping: { rule: key-norm, scope: batch }\nperturbed: { strength: 0 }\nmodel: { depth: «GQA0031|0» }\n",
    ];
}
