namespace GqaGen.Cli.Specs;

/// <summary>Which namespaces generated code can be put into.</summary>
internal static class NamespaceName
{
    // C# 14, § 6.4.4; contextual keywords are allowed in a namespace.
    private static readonly HashSet<string> Keywords = new(
        """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern
        false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override
        params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof
        uint ulong unchecked unsafe ushort using virtual void volatile while
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>ASCII identifiers that are no keywords, joined by dots.</summary>
    public static bool IsValid(string name) => name.Split('.').All(part =>
        part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Keywords.Contains(part));
}
