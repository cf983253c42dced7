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
        Grouping.Uniform => new("ConstantAllocation", "UniformAllocation.Counts(_numHeads, _numKvHeads), init.Device"),
        Grouping.Fixed => new("ConstantAllocation", "[.. options.Allocation], init.Device"),
        Grouping.FixedByLayer => new("ConstantAllocation", "[.. options.Allocations[layer]], init.Device"),
        Grouping.KeyNorm { Preset: Preset.Reference } => new("ReferenceKeyNormGrouping", "_numHeads, _numKvHeads, init.Device"),
        Grouping.KeyNorm k => new("KeyNormGrouping", $"_numHeads, _numKvHeads, Scope.{k.Scope}, {SharingCode(k.Sharing)}, init.Device"),
        Grouping.Difference { Preset: Preset.Reference } => new("ReferenceDifferenceGrouping", "_numHeads, _numKvHeads, options.Window, init.Stream(), init.Device"),
        Grouping.Difference d => new("DifferenceGrouping", $"_numHeads, _numKvHeads, options.Window, {SharingCode(d.Sharing)}, {Draws(d.Sharing)}, init.Device"),
        Grouping.Ema { Preset: Preset.Reference } => new("ReferenceEmaGrouping", "_numHeads, _numKvHeads, options.Window, init.Stream(), init.Device"),
        Grouping.Ema e => new("EmaGrouping", $"_numHeads, _numKvHeads, options.Window, options.Decay, {SharingCode(e.Sharing)}, {Draws(e.Sharing)}, init.Device"),
        _ => throw new InvalidOperationException(variant.Spec.Grouping.GetType().Name),
    };

    private static string SharingCode(Sharing sharing) =>
        $"new Sharing(Scaling.{sharing.Scaling}, Rounding.{sharing.Rounding}, options.MinQueries)";

    private static string Draws(Sharing sharing) => sharing.Rounding == Rounding.Repair ? "draws: init.Stream()" : "draws: null";
}
