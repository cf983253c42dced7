using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of keys: which may be written, and where.</summary>
internal static class KeyProblems
{
    public static Problem Misspelt(string found, string suggestion) =>
        new(Descriptors.UnknownKey, $"Unknown key {Quoted.Of(found)}; did you mean '{suggestion}'?");

    public static Problem MisspeltOrMisplaced(string found, string suggestion, IEnumerable<string> places) =>
        new(Descriptors.UnknownKey, $"Unknown key {Quoted.Of(found)}; did you mean '{suggestion}'? A key {Quoted.Of(found)} belongs {string.Join(" or ", places)}.");

    public static Problem Empty(IEnumerable<string> allowed) =>
        new(Descriptors.UnknownKey, $"A key is missing before ':'; allowed here: {Quoted.List(allowed)}.");

    public static Problem NoSpace(string found) =>
        new(Descriptors.UnknownKey, $"Unknown key {Quoted.Of(found)}; put a space after its ':'.");

    public static Problem OddBlank(string found, char blank) =>
        new(Descriptors.UnknownKey, Invariant($"Unknown key {Quoted.Of(found)}; it holds the character U+{(int)blank:X4}, a blank that does not count as one in YAML: write spaces."));

    public static Problem NotOfSizes(string found, IEnumerable<string> places) =>
        new(Descriptors.UnknownKey, $"A size cannot set {Quoted.Of(found)}; it belongs {string.Join(" or ", places)}, for all sizes.");

    public static Problem Misplaced(string found, IEnumerable<string> places) =>
        new(Descriptors.UnknownKey, $"The key {Quoted.Of(found)} is not known here; it belongs {string.Join(" or ", places)}.");

    public static Problem Unknown(string found, IEnumerable<string> allowed) =>
        new(Descriptors.UnknownKey, $"Unknown key {Quoted.Of(found)}; allowed here: {Quoted.List(allowed)}.");

    public static Problem NotAScalar() =>
        new(Descriptors.WrongType, "A key must be a word, not a mapping or a sequence.");

    public static Problem Doubled(string key) =>
        new(Descriptors.DoubledKey, $"The key {Quoted.Of(key)} is written a second time; remove one of them.");

    public static Problem FixedMissing() =>
        new(Descriptors.MissingKey, "The rule 'fixed' needs the key 'fixed': the query heads of each KV head, for instance 'fixed: [3, 1, 2]'.");

    public static Problem NoEffect(string key, string rule, IEnumerable<string> rules) =>
        new(Descriptors.NoEffect, $"'{key}' has no effect under the rule '{rule}'; remove it, or take a rule that uses it: {Quoted.List(rules)}.");

    public static Problem NoEffectInSize(string size, string rule, IEnumerable<string> rules) =>
        new(Descriptors.NoEffect, $"Size {Quoted.Of(size)}: 'window' has no effect under the rule '{rule}'; remove it, or take a rule that uses it: {Quoted.List(rules)}.");

    public static Problem PaperOnly(string key) =>
        new(Descriptors.NoEffect, $"'{key}' has no effect on the noise of preset 'reference'; remove it, or write 'preset: paper' beside it.");

    public static Problem FixedByPreset(string key, string value) =>
        new(Descriptors.FixedByPreset, $"The preset 'reference' fixes '{key}' at {value}; remove the key, or take preset 'paper'.");
}
