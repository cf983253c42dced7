using GqaGen.Compiler.Text;
using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of single values.</summary>
internal static class ValueProblems
{
    public static Problem WrongType(string key, string expected, string found) =>
        new(Descriptors.WrongType, $"{Quoted.Of(key)} must be {expected}, not {found}.");

    /// <summary>A word in the place of a section, which <paramref name="meant"/> would say.</summary>
    public static Problem NoSection(string section, string expected, string found, string meant) =>
        new(Descriptors.WrongType, $"{Quoted.Of(section)} must be {expected}, not the text {Quoted.Of(found)}; write '{section}: {meant}'.");

    public static Problem NoColon(string section, string expected, string found, string key) =>
        new(Descriptors.WrongType, $"{Quoted.Of(section)} must be {expected}, not the text {Quoted.Of(found)}; put ':' behind {Quoted.Of(key)}.");

    public static Problem Quotes(string key, string expected, string found) =>
        new(Descriptors.WrongType, $"{Quoted.Of(key)} must be {expected}, not the text {Quoted.Of(found)}; remove the quotes.");

    public static Problem Unquoted(string key, string expected, string found) =>
        new(Descriptors.WrongType, $"{Quoted.Of(key)} must be {expected}, not {Quoted.Of(found)}; put it in quotes if text is meant.");

    public static Problem NoValue(string key, string expected) =>
        new(Descriptors.WrongType, $"{Quoted.Of(key)} has no value; it must be {expected}.");

    public static Problem NoContent(string section, bool allowsFlag) =>
        new(Descriptors.WrongType, $"{Quoted.Of(section)} has no content; indent its keys under it{(allowsFlag ? $", write '{section}: true' for the defaults" : "")}, or remove it.");

    public static Problem NoContentOfSize(string size) =>
        new(Descriptors.WrongType, $"Size {Quoted.Of(size)} has no content; indent what it sets under it, or write '{{}}' for the spec's own values.");

    public static Problem NoSpace(string key, string expected, string found) =>
        new(Descriptors.WrongType, $"{Quoted.Of(key)} must be {expected}, not the text {Quoted.Of(found)}; put a space after its ':'.");

    public static Problem Root(DocumentKind kind, string found) =>
        new(Descriptors.WrongType, $"A {kind.Noun} must be a mapping of keys to values, not {found}.");

    public static Problem OutOfRange(string key, string found, string expected) =>
        new(Descriptors.OutOfRange, $"{Quoted.Of(key)} is {Quoted.Of(found)}; it must be {expected}.");

    public static Problem Count(string key, int found, string expected) =>
        new(Descriptors.OutOfRange, Invariant($"{Quoted.Of(key)} has {found} entries; it must have {expected}."));

    public static Problem UnknownWord(string key, string expected, string found, string? suggestion, IEnumerable<string> allowed) =>
        new(Descriptors.UnknownWord, suggestion is null
            ? $"{Quoted.Of(key)} cannot be {Quoted.Of(found)}; it must be {expected}."
            : $"{Quoted.Of(key)} cannot be {Quoted.Of(found)}; did you mean '{suggestion}'? Allowed: {Quoted.List(allowed)}.");

    public static Problem TooLong(string key, int length, int limit) =>
        new(Descriptors.BadText, Invariant($"{Quoted.Of(key)} has {length} characters; at most {limit} are allowed."));

    public static Problem NotASingleLine(string key, char found) =>
        new(Descriptors.BadText, Invariant($"{Quoted.Of(key)} holds the character U+{(int)found:X4}; it must be one line of plain text, without control characters."));
}
