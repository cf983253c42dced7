using System.Text.RegularExpressions;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>Names of variants and sizes, and the identifiers that they become.</summary>
internal static class NameBinder
{
    private const string Extension = ".gqa.yaml";
    private const string Form = "letters and digits, in parts joined by '-' or '_', starting with a letter";
    private static readonly Regex Pattern = new(@"^[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant);

    // Members of generated types that a variant's or a size's identifier would hide.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "All", "Default", "Sizes", "Validate", "Require", "Equals", "GetHashCode", "ToString", "EqualityContract", "GetType", "MemberwiseClone", "PrintMembers",
        "Finalize", "ReferenceEquals", "GqaCatalog", "HeadDim", "NumTokens", "KvBytesPerToken", "EmbedDim", "NumHeads", "NumKvHeads", "QkvBias", "AttnDrop", "ProjDrop",
        "ImgSize", "PatchSize", "InChans", "Depth", "MlpRatio", "NumClasses", "Window", "Decay", "MinQueries", "Allocation", "Strength", "NoiseSeed",
    };

    public static (string Name, string Identifier) Bind(SpecSource source, Section root, TextSpan start, DiagnosticBag diagnostics)
    {
        bool written = root.Has("name");
        string file = source.Path.Substring(source.Path.LastIndexOf('/') + 1);
        string name = written ? root.Line("name") ?? "" : file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? file.Substring(0, file.Length - Extension.Length) : file;
        if (written && !root.Good("name")) return ("", "");
        if (Identifier(name) is { } identifier && identifier != "All") return (name, identifier);
        diagnostics.Name(written ? root.ValueSpan("name") : start, written
            ? $"'{name}' cannot be a name: use {Form}"
            : $"the file name '{name}' cannot be the variant's name: use {Form}, or add 'name:'");
        return ("", "");
    }

    /// <summary>The identifier of a size, or null where the name cannot be one.</summary>
    public static string? SizeIdentifier(string name) => Identifier(name) is { } identifier && !Taken.Contains(identifier) ? identifier : null;

    /// <summary>dgqa-ema → DgqaEma; null where the name has another form.</summary>
    private static string? Identifier(string name) =>
        name.Length <= 64 && Pattern.IsMatch(name)
            ? string.Concat(name.Split('-', '_').Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)))
            : null;
}
