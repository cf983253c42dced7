namespace GqaGen.Compiler.Binding.Keys;

/// <summary>Where in a document each key belongs, for messages about one that stands elsewhere.</summary>
internal sealed class KeyPlaces(KeyTable root)
{
    /// <summary>The places of a key of this name, as messages say them.</summary>
    public IReadOnlyList<string> Of(string name) =>
    [
        .. root.Contains(name) ? ["at the top level"] : Array.Empty<string>(),
        .. Sections(root, "").Where(s => s.Keys.Contains(name)).Select(s => $"in '{s.Path}'"),
    ];

    private static IEnumerable<(string Path, KeyTable Keys)> Sections(KeyTable table, string prefix) =>
        table.All.OfType<SectionKey>().SelectMany(s => Sections(s.Keys, $"{prefix}{s.Name}.").Prepend(($"{prefix}{s.Name}", s.Keys)));
}
