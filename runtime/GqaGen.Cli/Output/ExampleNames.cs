using System.Text.RegularExpressions;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Output;

/// <summary>The variants in examples: a program of one's own need not have those of the tool.</summary>
internal static partial class ExampleNames
{
    /// <summary>
    /// <c>{kdgqa}</c>, a name, and <c>{specs/kdgqa.gqa.yaml}</c>, its file, stay where the catalog has that variant; else the n-th of an example becomes the name of
    /// the catalog's n-th variant, or of its last.
    /// </summary>
    public static string Of(string example, IReadOnlyList<Variant> catalog)
    {
        int next = 0;
        return InBraces().Replace(example, match => catalog.Count == 0 || catalog.Any(v => v.Name == match.Groups["name"].Value)
            ? match.Groups["text"].Value
            : catalog[Math.Min(next++, catalog.Count - 1)].Name);
    }

    [GeneratedRegex(@"\{(?<text>(specs/)?(?<name>[a-z-]+)(\.gqa\.yaml)?)\}")]
    private static partial Regex InBraces();
}
