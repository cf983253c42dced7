using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>The setting of each variant and size that is compared with others.</summary>
internal sealed class MainSettings
{
    private readonly Dictionary<(string Variant, string ModelSize), CellSetting> _settings = [];

    public MainSettings(StudyDescription description, IReadOnlyList<CellResult> cells)
    {
        foreach (MainSetting main in description.MainSettings)
        {
            if (!_settings.TryAdd((main.Variant, main.ModelSize), main.Setting))
            {
                throw new ArgumentException($"The description has two main settings of {main.Variant}, size {main.ModelSize}.", nameof(description));
            }
        }

        List<string> guessed = [];
        foreach (IGrouping<(string Variant, string ModelSize), CellResult> same in cells.GroupBy(cell => (cell.Variant, cell.ModelSize)))
        {
            if (_settings.ContainsKey(same.Key)) continue;
            IGrouping<CellSetting, CellResult>[] settings = [.. same.GroupBy(CellGroup.SettingOf)];
            _settings[same.Key] = settings.OrderByDescending(cells => cells.Count())
                .ThenBy(cells => cells.Key.NumKvHeads).ThenBy(cells => cells.Key.Window).ThenBy(cells => cells.Key.Strength).First().Key;
            if (settings.Length > 1) guessed.Add($"{same.Key.Variant}, size {same.Key.ModelSize}");
        }

        Guessed = [.. guessed.Order(StringComparer.Ordinal)];
    }

    /// <summary>Variants and sizes with several settings of which the study named none as the main one.</summary>
    public IReadOnlyList<string> Guessed { get; }

    public bool IsMain(CellResult cell) => _settings[(cell.Variant, cell.ModelSize)] == CellGroup.SettingOf(cell);
}
