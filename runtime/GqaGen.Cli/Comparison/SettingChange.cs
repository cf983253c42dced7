namespace GqaGen.Cli.Comparison;

/// <summary>A key whose value differs between two specs; null where a spec has no such key.</summary>
internal sealed record SettingChange(string Key, string? Before, string? After)
{
    /// <summary>In a sentence without its full stop.</summary>
    public string InWords =>
        Before is null ? $"{Key} is added: {Shown(After)}"
        : After is null ? $"{Key} is dropped: it was {Shown(Before)}"
        : $"{Key} changes from {Shown(Before)} to {Shown(After)}";

    /// <summary>In the order of <paramref name="before"/>, then what only <paramref name="after"/> has.</summary>
    public static IReadOnlyList<SettingChange> Between(IReadOnlyList<KeyValuePair<string, string>> before, IReadOnlyList<KeyValuePair<string, string>> after)
    {
        var old = new Dictionary<string, string>(before, StringComparer.Ordinal);
        var now = new Dictionary<string, string>(after, StringComparer.Ordinal);
        return
        [
            .. before.Where(s => !now.TryGetValue(s.Key, out string? value) || value != s.Value).Select(s => new SettingChange(s.Key, s.Value, now.GetValueOrDefault(s.Key))),
            .. after.Where(s => !old.ContainsKey(s.Key)).Select(s => new SettingChange(s.Key, null, s.Value)),
        ];
    }

    private static string? Shown(string? value) => value?.Contains(' ') == true && value[0] != '[' ? $"'{value}'" : value;
}
