namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>What a conversion did with a tensor.</summary>
public enum ConversionKind
{
    /// <summary>Taken over to the last bit.</summary>
    Copied,

    /// <summary>Cut out of a fused projection, to the last bit.</summary>
    Split,

    /// <summary>Heads pooled into fewer.</summary>
    Pooled,

    /// <summary>Brought to other images: position embeddings to another grid of patches, patch weights to another number of channels.</summary>
    Resized,

    /// <summary>Not taken over.</summary>
    LeftOut,
}

/// <summary>What a conversion did with one tensor.</summary>
/// <param name="Name">The tensor of the target; of the source, if it was left out.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Reason">Where it comes from and how, or why it was left out.</param>
public sealed record ConvertedTensor(string Name, ConversionKind Kind, string Reason)
{
    /// <summary>The shape of what was taken of the source; null if it has no such tensor.</summary>
    public IReadOnlyList<long>? SourceShape { get; init; }

    /// <summary>The shape in the target; null if it was left out.</summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>The Frobenius norm of what was taken of the source; null in a plan, and if the source has no such tensor.</summary>
    public double? NormBefore { get; init; }

    /// <summary>The Frobenius norm in the target; null in a plan, and if it was left out.</summary>
    public double? NormAfter { get; init; }
}

/// <summary>What a conversion did with every tensor, in the order of the model. As a text it is a table in which equal blocks share a row.</summary>
/// <param name="Tensors">One entry a tensor.</param>
public sealed record ConversionReport(IReadOnlyList<ConvertedTensor> Tensors)
{
    /// <summary>What was converted, for instance <c>vit_small.safetensors (safetensors)</c>.</summary>
    public required string Source { get; init; }

    /// <summary>How the heads of a group became one.</summary>
    public required HeadPooling Pooling { get; init; }

    /// <summary>Heads before; the target's query heads H.</summary>
    public required int Heads { get; init; }

    /// <summary>The target's KV heads G.</summary>
    public required int KvHeads { get; init; }

    /// <summary>What all names of the source began with, such as <c>module.</c>, and was taken off.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The tensors treated in one way.</summary>
    public IEnumerable<ConvertedTensor> Of(ConversionKind kind) => Tensors.Where(t => t.Kind == kind);

    /// <summary>One line: how many tensors were copied, split, pooled, resized and left out.</summary>
    public string Summary => string.Join(", ", Enum.GetValues<ConversionKind>().Select(kind => $"{Of(kind).Count()} {ConversionReportText.Name(kind)}"));

    /// <summary>The report as JSON, with a <c>formatVersion</c>: every tensor, and totals.</summary>
    public string ToJson() => ConversionReportJson.Of(this);

    /// <inheritdoc/>
    public override string ToString() => ConversionReportText.Of(this);
}
