using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>perturbed</c>, which the rule <c>perturbed</c> implies.</summary>
internal static class PerturbedBinder
{
    public static Perturbation Bind(Section section, BoundGrouping grouping, DiagnosticBag bag)
    {
        bool isImplied = grouping.Rule is { Value: Rule.Perturbed, IsFaulty: false };
        if (section.Off is { } off && isImplied) bag.Report(off.Span, RelationProblems.NoiseTakenAway());
        if (!section.IsOn && !isImplied) return new Perturbation.None();

        Setting<Preset> own = section.Get(PerturbedKeys.Preset);
        Setting<Preset> preset = own.Origin == Origin.Default ? grouping.Preset : own;
        Setting<double> strength = section.Get(PerturbedKeys.Strength);
        Setting<NoiseWhen> when = section.Get(PerturbedKeys.When);
        long seed = section.Get(PerturbedKeys.Seed).Value;
        if (preset.IsFaulty || preset.Value != Preset.Reference)
        {
            if (strength is { IsWritten: true, Value: 0 }) bag.Report(strength.Span, WarningProblems.NoNoise());
            return new Perturbation.Gaussian(strength.Value, when.Value, seed);
        }

        ReportPaperOnly(PerturbedKeys.Strength, strength, bag);
        ReportPaperOnly(PerturbedKeys.When, when, bag);
        return new Perturbation.Reference(seed);
    }

    private static void ReportPaperOnly(Key key, Setting setting, DiagnosticBag bag)
    {
        if (setting.IsPresent) bag.Report(setting.KeySpan, KeyProblems.PaperOnly(key.Name));
    }
}
