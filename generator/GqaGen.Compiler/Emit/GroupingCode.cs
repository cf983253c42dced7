using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>How generated attention names and makes its grouping.</summary>
/// <param name="Type">The runtime type.</param>
/// <param name="Arguments">The arguments of its constructor.</param>
internal sealed record GroupingCode(string Type, string Arguments)
{
    public static GroupingCode Of(LoweredVariant variant) => variant.Spec.Grouping switch
    {
        Grouping.Uniform => new("gqa::Grouping.ConstantAllocation", "gqa::Grouping.UniformAllocation.Counts(_numHeads, _numKvHeads), init.Device"),
        Grouping.Fixed => new("gqa::Grouping.ConstantAllocation", "[.. options.Allocation], init.Device"),
        Grouping.FixedByLayer => new("gqa::Grouping.ConstantAllocation", "[.. options.Allocations[layer]], init.Device"),
        Grouping.KeyNorm { Preset: Preset.Reference } => new("gqa::Grouping.Reference.ReferenceKeyNormGrouping", "_numHeads, _numKvHeads, init.Device"),
        Grouping.KeyNorm k => new("gqa::Grouping.KeyNormGrouping", $"_numHeads, _numKvHeads, gqa::Grouping.Scope.{k.Scope}, {SharingCode(k.Sharing)}, init.Device"),
        Grouping.Difference { Preset: Preset.Reference } => new("gqa::Grouping.Reference.ReferenceDifferenceGrouping", "_numHeads, _numKvHeads, options.Window, init.Stream(), init.Device"),
        Grouping.Difference d => new("gqa::Grouping.DifferenceGrouping", $"_numHeads, _numKvHeads, options.Window, {SharingCode(d.Sharing)}, {Draws(d.Sharing)}, init.Device"),
        Grouping.Ema { Preset: Preset.Reference } => new("gqa::Grouping.Reference.ReferenceEmaGrouping", "_numHeads, _numKvHeads, options.Window, init.Stream(), init.Device"),
        Grouping.Ema e => new("gqa::Grouping.EmaGrouping", $"_numHeads, _numKvHeads, options.Window, options.Decay, {SharingCode(e.Sharing)}, {Draws(e.Sharing)}, init.Device"),
        _ => throw new InvalidOperationException(variant.Spec.Grouping.GetType().Name),
    };

    private static string SharingCode(Sharing sharing) =>
        $"new(gqa::Grouping.Scaling.{sharing.Scaling}, gqa::Grouping.Rounding.{sharing.Rounding}, options.MinQueries)";

    private static string Draws(Sharing sharing) => sharing.Rounding == Rounding.Repair ? "draws: init.Stream()" : "draws: null";
}
