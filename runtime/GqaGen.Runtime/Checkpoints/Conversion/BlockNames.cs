using System.Globalization;
using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>Names that differ only in the number of their block, such as <c>blocks.0.norm1.weight</c> and <c>blocks.1.norm1.weight</c>, are told as one.</summary>
internal static partial class BlockNames
{
    private const string Any = "*";

    /// <summary>The block's number, and the name with a star in its place; no number if the name has none.</summary>
    public static (int? Block, string Pattern) Split(string name)
    {
        Match match = Number().Match(name);
        return match.Success ? (int.Parse(match.Value, CultureInfo.InvariantCulture), $"{name[..match.Index]}{Any}{name[(match.Index + match.Length)..]}") : (null, name);
    }

    /// <summary>A pattern for some blocks: <c>blocks.0–11.norm1.weight</c>.</summary>
    public static string Join(string pattern, IEnumerable<int> blocks) => pattern.Replace(Any, Ranges(blocks), StringComparison.Ordinal);

    /// <summary>Numbers in order, neighbours as ranges: <c>0–2,5</c>.</summary>
    public static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (int number in numbers.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1) ranges[^1] = (ranges[^1].First, number);
            else ranges.Add((number, number));
        }
        return string.Join(',', ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}–{r.Last}"));
    }

    [GeneratedRegex(@"(?<=^|\.)[0-9]{1,6}(?=\.)")]
    private static partial Regex Number();
}
