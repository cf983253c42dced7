using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>A setting that a study varies while the others stay.</summary>
/// <param name="Name">In a file's name.</param>
/// <param name="Title">In a heading.</param>
/// <param name="Label">On an axis, with its unit.</param>
/// <param name="Column">In a table.</param>
/// <param name="Value">The setting's value; null for a variant without it.</param>
/// <param name="Without">The setting with this one blotted out, to see whether the others are the same.</param>
internal sealed record AblationAxis(
    string Name, string Title, string Label, string Column, Func<CellSetting, double?> Value, Func<CellSetting, CellSetting> Without)
{
    public static AblationAxis Window { get; } = new(
        "window", "Window", "Window (training steps between two changes of the allocation)", "Window (steps)",
        setting => setting.Window, setting => setting with { Window = null });

    public static AblationAxis KvHeads { get; } = new(
        "kv-heads", "Number of KV heads", "KV heads G", "KV heads",
        setting => setting.NumKvHeads, setting => setting with { NumKvHeads = 0 });

    public static AblationAxis Noise { get; } = new(
        "noise", "Strength of the noise", "Strength of the noise (times the deviation of the map's row)", "Strength",
        setting => setting.Strength, setting => setting with { Strength = null });

    public static IReadOnlyList<AblationAxis> All { get; } = [Window, KvHeads, Noise];

    public double? ValueOf(CellResult cell) => Value(CellGroup.SettingOf(cell));
}
