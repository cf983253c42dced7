using GqaGen.Compiler.Text;
using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of a document's text and of its YAML.</summary>
internal static class TextProblems
{
    /// <param name="bracket">Which bracket is still open, if one is.</param>
    public static Problem Syntax(DocumentKind kind, string reason, string bracket) => new(Descriptors.Syntax, $"YAML syntax error: {reason}{Mend(kind, reason)}{bracket}");

    public static Problem Tab() => new(Descriptors.Syntax, "YAML syntax error: a tab in the indentation; indent with spaces.");

    public static Problem TooLarge(DocumentKind kind, int length, int limit) =>
        new(Descriptors.TooLarge, Invariant($"The {kind.Noun} has {length} characters; at most {limit} are allowed."));

    public static Problem TooManyNodes(DocumentKind kind, int limit) =>
        new(Descriptors.TooLarge, Invariant($"The {kind.Noun} has more than {limit} keys and values; what follows is not read."));

    public static Problem Character(DocumentKind kind, char found) =>
        new(Descriptors.Character, found == '\uFFFD'
            ? $"What stands here is not UTF-8 text, or the character U+FFFD that replaces it; save the {kind.Noun} as UTF-8 and mend this place."
            : Invariant($"The character U+{(int)found:X4} is not allowed in a {kind.Noun}; remove it. A {kind.Noun} is UTF-8 text."));

    public static Problem Anchor(string name) =>
        new(Descriptors.Alias, $"The anchor {Quoted.Of($"&{name}")} is not allowed; remove it and write values where they are used.");

    public static Problem Alias(string name) =>
        new(Descriptors.Alias, $"The alias {Quoted.Of($"*{name}")} is not allowed; write the value out.");

    public static Problem Tag() => new(Descriptors.Tag, "Tags are not allowed; remove it, types follow from the keys.");

    public static Problem SecondDocument(DocumentKind kind) =>
        new(Descriptors.SecondDocument, $"A second document starts here; a {kind.Noun} is one document, so give the other a file of its own.");

    public static Problem TooDeep(DocumentKind kind, int limit) =>
        new(Descriptors.TooDeep, Invariant($"Nested more than {limit} levels deep; a {kind.Noun} needs {kind.Levels}."));

    public static Problem Empty(DocumentKind kind) => new(Descriptors.Empty, $"The {kind.Noun} is empty; write {kind.Beginning}.");

    // The slips behind the library's words.
    private static string Mend(DocumentKind kind, string reason) => Mends.FirstOrDefault(m => reason.Contains(m.Words)).Mend?.Replace("{noun}", kind.Noun) ?? "";

    private static readonly (string Words, string Mend)[] Mends =
    [
        ("found invalid mapping", " Put a value that holds ': ' in quotes, mend the indentation, or end the key above with ':'."),
        ("cannot start any token", " Put a value that starts with this character in quotes."),
        ("did not find expected key", " Begin the keys of one mapping in one column, and end a quoted value with its quote."),
        ("scalar, found wrong indentation", " The quote that opens here is not closed, or the lines of its text are not indented."),
        ("unexpected end of stream", " The quote that opens here is not closed."),
        ("unknown escape character", " Write '\\\\' for a backslash, or put the value in single quotes."),
        ("did not find expected node content", " A key or a value is missing here."),
        ("Did not find expected <document", " The {noun} ends before this place: mend the brackets, quotes or indentation above, or put ':' behind a key."),
        ("sequence entries are not allowed", " Put a value that starts with '- ' in quotes, and begin a sequence on a line of its own."),
        ("Mapping keys are not allowed", " Put a value that starts with '? ' in quotes."),
        ("expected comment or line break", " The text of '|' or '>' begins on the next line; put a value that starts with one of them in quotes."),
    ];
}
