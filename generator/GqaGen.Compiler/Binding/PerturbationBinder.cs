using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding;

internal static class PerturbationBinder
{
    public static Perturbation Bind(Section root, Section grouping, DiagnosticBag diagnostics)
    {
        SyntaxNode? node = root.Node("perturbed");
        bool wanted = node is not null || grouping.Word("rule") == "perturbed";
        if (node is ScalarNode { IsPlain: true, Text: "true" or "false" } flag)
        {
            wanted = flag.Text == "true" || grouping.Word("rule") == "perturbed";
            node = null;
        }
        if (!wanted) return new Perturbation.None();

        var section = new Section("perturbed", node, Keys.Perturbed, root.KeySpan("perturbed"), diagnostics);
        string preset = section.Word("preset") ?? grouping.Word("preset") ?? "paper";
        double strength = section.Double("strength", 1);
        string? when = section.Word("when");
        long seed = section.Long("seed", 0);
        if (preset == "paper") return new Perturbation.Gaussian(strength, when == "always" ? NoiseWhen.Always : NoiseWhen.Training, seed);
        foreach (string key in new[] { "strength", "when" })
            if (section.Has(key) && section.Good(key)) diagnostics.NoEffect(section.KeySpan(key), key, "'preset: reference' takes the noise as the official code has it");
        return new Perturbation.Reference(seed);
    }
}
