namespace GqaGen.Runtime.Checkpoints;

/// <summary>What a conversion did with a tensor.</summary>
public enum ConversionKind
{
    /// <summary>Taken over to the last bit.</summary>
    Copied,

    /// <summary>Cut out of a fused projection, to the last bit.</summary>
    Split,

    /// <summary>Heads pooled into fewer.</summary>
    Pooled,

    /// <summary>Not taken over.</summary>
    LeftOut,
}

/// <summary>What a conversion did with one tensor.</summary>
/// <param name="Name">The tensor of the target; of the source, if it was left out.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Reason">Where it comes from and how, or why it was left out.</param>
public sealed record ConvertedTensor(string Name, ConversionKind Kind, string Reason);

/// <summary>What a conversion did with every tensor, in the order of the model.</summary>
/// <param name="Tensors">One entry a tensor.</param>
public sealed record ConversionReport(IReadOnlyList<ConvertedTensor> Tensors)
{
    /// <summary>The tensors treated in one way.</summary>
    public IEnumerable<ConvertedTensor> Of(ConversionKind kind) => Tensors.Where(t => t.Kind == kind);

    /// <summary>One line: how many tensors were copied, split and pooled, and which were left out and why.</summary>
    public override string ToString() =>
        $"{Of(ConversionKind.Copied).Count()} copied, {Of(ConversionKind.Split).Count()} split, {Of(ConversionKind.Pooled).Count()} pooled"
        + string.Concat(Of(ConversionKind.LeftOut).Select(t => $"; left out {t.Name}: {t.Reason}"));
}
