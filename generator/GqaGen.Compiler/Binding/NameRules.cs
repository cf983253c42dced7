using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Binding;

/// <summary>
/// Names of variants and sizes, and the C# identifiers they give. A name is ASCII and its identifier starts with an upper-case letter,
/// so an identifier is never a C# keyword; what it must not be is a name that generated code uses for something else.
/// </summary>
internal static class NameRules
{
    public const int Longest = 64;

    /// <summary>What <see cref="IsWellFormed"/> accepts, as a regular expression for other tools.</summary>
    public const string Pattern = "[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*";

    // Members of object and of records, which a property would hide or clash with.
    private static readonly string[] Inherited =
        ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals", "EqualityContract", "PrintMembers", "Clone", "Deconstruct"];

    // The catalog's members, and the name whose XTraining is a member of the model.
    private static readonly HashSet<string> ReservedVariants = new(
        [.. Inherited, "All", "Default", "GqaCatalog"], StringComparer.Ordinal);

    // The members of an options record and of its costs.
    private static readonly HashSet<string> ReservedSizes = new(
        [
            .. Inherited, "Default", "Sizes", "Validate", "Require", "RequireAllocations", "Parameters", "ForwardFlops", "BackwardFlops", "ActivationBytes",
            "EmbedDim", "NumHeads", "NumKvHeads", "QkvBias", "AttnDrop", "ProjDrop", "ImgSize", "PatchSize", "InChans", "Depth", "MlpRatio", "NumClasses",
            "HeadDim", "NumTokens", "KvBytesPerToken", "Precision", "Window", "Decay", "MinQueries", "Allocation", "Allocations", "Fixed", "Strength", "NoiseSeed",
        ], StringComparer.Ordinal);

    /// <summary>What is wrong with the name of a variant, or null.</summary>
    public static Problem? CheckVariant(string name) => Check("variant", name, ReservedVariants.Contains(Identifier(name)));

    /// <summary>What is wrong with the name of a size of the variant, or null.</summary>
    public static Problem? CheckSize(string name, string variant) =>
        Check("size", name, ReservedSizes.Contains(Identifier(name)) || Identifier(name) == $"{variant}Options" || Identifier(name) == $"{variant}Costs");

    /// <summary>Letters and digits in parts joined by single <c>-</c> or <c>_</c>, starting with a letter.</summary>
    public static bool IsWellFormed(string name)
    {
        bool mayJoin = false;
        for (int i = 0; i < name.Length; i++)
        {
            bool isLetter = name[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
            bool isGood = isLetter || (i > 0 && name[i] is >= '0' and <= '9') || (mayJoin && name[i] is '-' or '_');
            if (!isGood) return false;
            mayJoin = name[i] is not '-' and not '_';
        }
        return mayJoin;
    }

    /// <summary>The parts of a name in PascalCase: <c>dgqa-ema</c> → <c>DgqaEma</c>.</summary>
    public static string Identifier(string name) => string.Concat(
        name.Split('-', '_').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    private static Problem? Check(string what, string name, bool isReserved) =>
        name.Length > Longest ? NameProblems.TooLong(what, name.Length, Longest)
        : !IsWellFormed(name) ? NameProblems.Invalid(what, name)
        : isReserved ? NameProblems.Reserved(what, name, Identifier(name))
        : null;
}
