namespace GqaGen.Runtime.Plots;

/// <summary>
/// Which style each name has. Pictures of one report that are given the same order draw a variant alike, also where another is missing.
/// </summary>
internal sealed class SeriesOrder
{
    private readonly List<string> _names;

    /// <param name="names">The names that are drawn.</param>
    /// <param name="order">Names in the order in which they take their styles; others come after them, in the order in which they are drawn.</param>
    public SeriesOrder(IEnumerable<string> names, IReadOnlyList<string>? order) => _names = [.. (order ?? []).Concat(names).Distinct()];

    public SeriesStyle StyleOf(string name) => SeriesStyle.Of(_names.IndexOf(name));
}
