namespace GqaGen.Experiments.Reports;

/// <summary>What a study says of itself, for its report.</summary>
public sealed record StudyDescription
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What was done, in sentences: data, phases, hyper-parameters, how the test split was used.</summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>The variant that all others are compared with.</summary>
    public string Baseline { get; init; } = "gqa";

    /// <summary>
    /// The settings at which variants are compared; other settings are ablations. For a variant and size that is not among them it is the setting
    /// that has the most cells, which the report then says.
    /// </summary>
    public IReadOnlyList<MainSetting> MainSettings { get; init; } = [];

    /// <summary>The cells that were planned and have no result.</summary>
    public IReadOnlyList<MissingCell> Missing { get; init; } = [];
}

/// <summary>What an ablation changes.</summary>
/// <param name="Window">Training steps between two changes of the allocation; null where the rule has no window.</param>
/// <param name="NumKvHeads">Key-value heads G.</param>
/// <param name="Strength">Strength of the noise; null for variants without it.</param>
public sealed record CellSetting(int? Window, int NumKvHeads, double? Strength);

/// <summary>The setting at which a variant is compared with others.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="ModelSize">The named size of the model.</param>
/// <param name="Setting">The setting.</param>
public sealed record MainSetting(string Variant, string ModelSize, CellSetting Setting);

/// <summary>A cell that has no result.</summary>
/// <param name="Cell">Its name.</param>
/// <param name="Reason">Why, for instance <c>not run</c> or the message it failed with.</param>
public sealed record MissingCell(string Cell, string Reason);
