using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>What a variant does in training and in evaluation, in sentences.</summary>
internal static class Behaviour
{
    private const string Frozen = "The last allocation serves, frozen and saved with the weights; nothing in it changes.";

    public static IEnumerable<string> InTraining(VariantSpec spec)
    {
        yield return spec.Grouping switch
        {
            Grouping.Uniform or Grouping.Fixed or Grouping.FixedByLayer => "The groups never change.",
            Grouping.KeyNorm { Preset: Preset.Reference } => "Every forward shares the query heads out for the whole batch, as the official code does; keys on which that code hangs are an error.",
            Grouping.KeyNorm k => $"Every forward shares the query heads out by the key norms {ForWhom(k.Scope)}: {Terms(k.Sharing)}.",
            Grouping.Difference { Preset: Preset.Reference } d => Reference(d.Window),
            Grouping.Difference d => $"Uniform groups at first; at each window's end (every {Steps(d.Window)}) the query heads are shared out by the change of the key norms since the last update: {Terms(d.Sharing)}.",
            Grouping.Ema { Preset: Preset.Reference } e => Reference(e.Window),
            Grouping.Ema e => $"Uniform groups at first; a moving average of the key norms (decay {Literal.Of(e.Decay)}) is kept at every step, and every {Steps(e.Window)} the query heads are shared out by it: {Terms(e.Sharing)}.",
            _ => throw new InvalidOperationException(spec.Grouping.GetType().Name),
        };
        if (spec.Perturbation is Perturbation.Gaussian g)
            yield return $"Gaussian noise is subtracted from the attention map; its deviation is {Literal.Of(g.Strength)} times that of the map's row, and no gradient flows through it.";
        if (spec.Perturbation is Perturbation.Reference)
            yield return "Standardised uniform noise, one matrix for the batch, is subtracted from the attention output.";
        if (spec.Attention.AttnDrop > 0)
            yield return $"Dropout zeroes {Literal.Of(spec.Attention.AttnDrop)} of the attention map.";
        if (spec.Attention.ProjDrop > 0)
            yield return $"Dropout zeroes {Literal.Of(spec.Attention.ProjDrop)} of what the output projection and the MLP's layers give.";
    }

    public static IEnumerable<string> InEvaluation(VariantSpec spec)
    {
        yield return spec.Grouping switch
        {
            Grouping.Uniform or Grouping.Fixed or Grouping.FixedByLayer => "The same groups.",
            Grouping.KeyNorm { Scope: Scope.Sample } => "The query heads are shared out as in training; a sample's output does not depend on its batch mates.",
            Grouping.KeyNorm => "The query heads are shared out as in training; a sample's output depends on its batch mates.",
            Grouping.Difference { Preset: Preset.Reference } or Grouping.Ema { Preset: Preset.Reference } =>
                "Every forward shares the query heads out anew and overwrites the remembered norms, as the official code does; a sample's output depends on its batch mates.",
            _ => Frozen,
        };
        if (spec.Perturbation is Perturbation.Gaussian g)
            yield return g.When == NoiseWhen.Always ? "The same noise is subtracted." : "No noise is subtracted.";
        if (spec.Perturbation is Perturbation.Reference)
            yield return "The same noise is subtracted, as the official code does.";
        if (spec.Attention.AttnDrop > 0 || spec.Attention.ProjDrop > 0)
            yield return "Nothing is dropped.";
    }

    private static string Reference(int window) =>
        $"Uniform groups at first; at steps that are multiples of {Literal.Of(window)}, counted by the caller, the query heads are shared out as the official code does; keys on which that code hangs are an error.";

    private static string ForWhom(Scope scope) => scope == Scope.Sample ? "of each sample" : "of the whole batch";

    private static string Steps(int window) => window == 1 ? "training step" : $"{Literal.Of(window)} training steps";

    private static string Terms(Sharing sharing)
    {
        string scaling = sharing.Scaling == Scaling.MinMax ? "min-max scaled" : "in proportion";
        string rounding = sharing.Rounding == Rounding.LargestRemainder ? "rounded by largest remainder" : "rounded and repaired to the sum";
        string least = sharing.MinQueries == 0 ? "a KV head may serve nobody" : $"at least {Literal.Of(sharing.MinQueries)} for each KV head";
        return $"{scaling}, {rounding}, {least}";
    }
}
