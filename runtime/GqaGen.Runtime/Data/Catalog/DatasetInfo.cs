namespace GqaGen.Runtime.Data;

/// <summary>A data set that can be opened by name.</summary>
public sealed record DatasetInfo
{
    /// <summary>Its name, for instance <c>tiny-imagenet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of it, among them those of the paper's code. Case and separators do not matter.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its name in full.</summary>
    public required string Title { get; init; }

    /// <summary>What its folder holds, and who distributes it.</summary>
    public required string Distribution { get; init; }

    /// <summary>Whether it comes with this assembly and needs no folder.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>The size of its images; null if they differ.</summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>How many classes it has; null if its folder decides.</summary>
    public int? Classes { get; init; }

    /// <summary>The augmentation of its training images unless another is asked for.</summary>
    public string AutoAugment { get; init; } = AugmentationPolicy.RandAugment;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
