using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>One tensor of a conversion: what the report says of it, and how it is made.</summary>
/// <param name="Entry">What the report says; without norms.</param>
/// <param name="Source">The tensor of the source; null if it has none.</param>
/// <param name="Rows">Which of its rows are meant, as first and count; null for all.</param>
/// <param name="Change">What is made of them; null if they are taken as they are. It may look at other tensors of the source.</param>
internal sealed record ConversionStep(ConvertedTensor Entry, string? Source, (long First, long Count)? Rows = null, Func<Tensor, ConversionSource, Tensor>? Change = null)
{
    /// <summary>Makes the tensor, null if it is left out, with memory of its own and in the current dispose scope; and measures it.</summary>
    public (ConvertedTensor Entry, Tensor? Made) Run(ConversionSource source)
    {
        if (Source is null) return (Entry, null);
        if (Entry.Kind == ConversionKind.LeftOut) return (Entry with { NormBefore = Norm(source.Look(Source)) }, null);
        if (Rows is null && Change is null)
        {
            Tensor whole = source.Take(Source);
            double? same = Norm(whole);
            return (Entry with { NormBefore = same, NormAfter = same }, whole);
        }
        Tensor before = source.Look(Source);
        if (Rows is { } rows) before = before.narrow(0, rows.First, rows.Count);
        double? normBefore = Norm(before);
        Tensor made = Change is null ? before.clone() : Change(before, source);
        return (Entry with { NormBefore = normBefore, NormAfter = Change is null ? normBefore : Norm(made) }, made);
    }

    // ‖x‖ in float64, which no sum of squares overflows. Counts have none, and neither has the meta device.
    private static double? Norm(Tensor tensor)
    {
        if (!tensor.is_floating_point() || tensor.device_type == DeviceType.META) return null;
        using Tensor wide = tensor.detach().to(ScalarType.Float64), norm = wide.norm();
        return norm.ToDouble();
    }
}
