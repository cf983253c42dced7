using GqaGen.Compiler;
using GqaGen.Compiler.Canonical;
using GqaGen.Compiler.Model;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Runs;

/// <summary>
/// How a run's variant shared out query heads and perturbed maps when it was trained. The weights fit a model of another rule too, which is another model.
/// </summary>
internal static class TrainedRule
{
    private const long LongestSpec = 1 << 20;

    /// <summary>Refuses the weights of a run for a program that has compiled its variant with another rule. A run whose spec is gone or damaged is taken.</summary>
    /// <exception cref="ArgumentsException">The rules differ.</exception>
    public static void Require(RunDirectory run, Variant variant)
    {
        if (Trained(run.Spec) is not { } trained || VariantTraits.SpecOf(variant) is not { } now) return;

        // The run's arguments say what the window and the strength are; in evaluation a windowed rule keeps the allocation that it saved, and noise of training is off.
        Grouping grouping = (trained.Grouping, now.Grouping) switch
        {
            (Grouping.Difference { Preset: Preset.Paper } then, Grouping.Difference { Preset: Preset.Paper } it) => it with { Sharing = it.Sharing with { Rounding = then.Sharing.Rounding } },
            (Grouping.Ema { Preset: Preset.Paper } then, Grouping.Ema { Preset: Preset.Paper } it) => it with { Sharing = it.Sharing with { Rounding = then.Sharing.Rounding } },
            (Grouping.Difference then, Grouping.Difference it) => then with { Window = it.Window },
            (Grouping.Ema then, Grouping.Ema it) => then with { Window = it.Window },
            _ => trained.Grouping,
        };
        Perturbation perturbation = (trained.Perturbation, now.Perturbation) switch
        {
            (Perturbation.Gaussian { When: NoiseWhen.Training }, Perturbation.Gaussian { When: NoiseWhen.Training } it) => it,
            (Perturbation.Gaussian then, Perturbation.Gaussian it) => then with { Strength = it.Strength },
            _ => trained.Perturbation,
        };
        string before = SpecText.RuleOf(grouping, perturbation), after = SpecText.RuleOf(now.Grouping, now.Perturbation);
        if (before != after)
            throw new ArgumentsException(
                $"The weights in {run.Shown} were trained under another rule than this program's {variant.Name} has.\nTrained:\n{Indented(before)}\nHere:\n{Indented(after)}\n"
                + $"Build {variant.Name} of the run's own spec, {RunDirectory.ShownPath(run.Spec)}, or take the weights into the new rule with 'train --initial-checkpoint'.");
    }

    private static string Indented(string rule) => string.Join('\n', rule.TrimEnd().Split('\n').Select(line => $"  {line}"));

    private static VariantSpec? Trained(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= LongestSpec ? SpecCompiler.Bind(new(path, File.ReadAllText(path))).Spec : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
