namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>Everything that does not fit, one line a tensor; tensors of several blocks with the same trouble share a line.</summary>
internal sealed class ConversionProblems
{
    private readonly OrderedDictionary<(string Before, string Pattern, string After), (string Name, List<int> Blocks)> _problems = [];

    /// <summary>How many lines there are.</summary>
    public int Count => _problems.Count;

    /// <summary>The lines, as they were found.</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. _problems.Select(p => $"{p.Key.Before}{SafetensorsException.Quote(p.Value.Name)}{p.Key.After}{(p.Value.Blocks.Count > 1 ? $" (and so in {BlockNames.Ranges(p.Value.Blocks.Skip(1))})" : "")}"),
    ];

    /// <summary>Something that is not there.</summary>
    public void Missing(string name, IEnumerable<long> shape, string hint = "") => Add("missing: ", name, $", expected shape {TensorHeader.Shown(shape)}{hint}");

    /// <summary>Something of another shape.</summary>
    public void Misshapen(string name, IEnumerable<long> wanted, IEnumerable<long> found, string hint = "") =>
        Add("", name, $": expected shape {TensorHeader.Shown(wanted)}, found {TensorHeader.Shown(found)}{hint}");

    /// <summary>Something that is not of numbers with fractions.</summary>
    public void NotFloating(string name, TensorHeader found) => Add("", name, $": expected a floating dtype, found {found.Dtype}");

    /// <summary>Something that the target has no place for.</summary>
    public void Unexpected(string name, TensorHeader found, string hint = "") => Add("unexpected: ", name, $", {found}{hint}");

    private void Add(string before, string name, string after)
    {
        (int? block, string pattern) = BlockNames.Split(name);
        var key = (before, pattern, after);
        if (!_problems.TryGetValue(key, out (string, List<int> Blocks) known)) _problems.Add(key, known = (name, []));
        if (block is { } number) known.Blocks.Add(number);
    }
}
