using System.Globalization;
using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Training;

/// <summary>What a file of weights says of the model that they are of: the variant, and its dimensions.</summary>
public static class WeightsMetadata
{
    /// <summary>The key of the variant's name.</summary>
    public const string Variant = "variant";

    /// <summary>What the keys of dimensions begin with, for instance <c>model.EmbedDim</c>.</summary>
    public const string Model = "model.";

    /// <summary>The metadata of a model.</summary>
    public static Dictionary<string, string> Of(string variant, ViTOptions model)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal) { [Variant] = variant };
        foreach ((string name, string value) in Members(model)) words[Model + name] = value;
        return words;
    }

    // The record's own text, "GqaOptions { EmbedDim = 48, … }", knows the members that the variant's options add.
    private static IEnumerable<(string Name, string Value)> Members(ViTOptions model)
    {
        string text = Invariant(model);
        string members = text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..text.LastIndexOf('}')];
        foreach (string member in members.Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (member.Split(" = ", 2) is [string name, string value]) yield return (name, value);
    }

    private static string Invariant(ViTOptions model)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return model.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
