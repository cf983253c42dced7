using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of a spec's text and of its YAML.</summary>
internal static class TextProblems
{
    /// <param name="bracket">Which bracket is still open, if one is.</param>
    public static Problem Syntax(string reason, string bracket) => new(Descriptors.Syntax, $"YAML syntax error: {reason}{Mend(reason)}{bracket}");

    public static Problem Tab() => new(Descriptors.Syntax, "YAML syntax error: a tab in the indentation; indent with spaces.");

    public static Problem TooLarge(int length, int limit) =>
        new(Descriptors.TooLarge, Invariant($"The spec has {length} characters; at most {limit} are allowed."));

    public static Problem TooManyNodes(int limit) =>
        new(Descriptors.TooLarge, Invariant($"The spec has more than {limit} keys and values; what follows is not read."));

    public static Problem Character(char found) =>
        new(Descriptors.Character, Invariant($"The character U+{(int)found:X4} is not allowed in a spec; remove it. A spec is UTF-8 text."));

    public static Problem Anchor(string name) =>
        new(Descriptors.Alias, $"The anchor {Quoted.Of($"&{name}")} is not allowed; remove it and write values where they are used.");

    public static Problem Alias(string name) =>
        new(Descriptors.Alias, $"The alias {Quoted.Of($"*{name}")} is not allowed; write the value out.");

    public static Problem Tag() => new(Descriptors.Tag, "Tags are not allowed; remove it, types follow from the keys.");

    public static Problem SecondDocument() =>
        new(Descriptors.SecondDocument, "A second document starts here; a spec is one document, so give the other a file of its own.");

    public static Problem TooDeep(int limit) =>
        new(Descriptors.TooDeep, Invariant($"Nested more than {limit} levels deep; a spec needs three."));

    public static Problem Empty() =>
        new(Descriptors.Empty, "The spec is empty; write at least one section, for instance 'attention: { num_heads: 6 }', or '{}' for the defaults.");

    // The slips behind the library's words.
    private static string Mend(string reason) => Mends.FirstOrDefault(m => reason.Contains(m.Words)).Mend ?? "";

    private static readonly (string Words, string Mend)[] Mends =
    [
        ("found invalid mapping", " Put a value that holds ': ' in quotes, mend the indentation, or end the key above with ':'."),
        ("cannot start any token", " Put a value that starts with this character in quotes."),
        ("did not find expected key", " Begin the keys of one mapping in one column, and end a quoted value with its quote."),
        ("unexpected end of stream", " The quote that opens here is not closed."),
        ("unknown escape character", " Write '\\\\' for a backslash, or put the value in single quotes."),
        ("did not find expected node content", " A key or a value is missing here."),
        ("Did not find expected <document", " The spec ends before this place: mend the brackets, quotes or indentation above, or put ':' behind a key."),
        ("sequence entries are not allowed", " Put a value that starts with '- ' in quotes, and begin a sequence on a line of its own."),
        ("Mapping keys are not allowed", " Put a value that starts with '? ' in quotes."),
        ("expected comment or line break", " The text of '|' or '>' begins on the next line; put a value that starts with one of them in quotes."),
    ];
}
