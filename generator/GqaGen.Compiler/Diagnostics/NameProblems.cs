using GqaGen.Compiler.Text;
using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of the names of variants and sizes.</summary>
public static class NameProblems
{
    private const string Form = "a letter from a to z or A to Z, then such letters and digits, in parts joined by single '-' or '_'";

    /// <summary>
    /// Those of several specs, which one assembly compiles, whose identifier another has too. Case does not tell them apart: the names of generated files ignore it.
    /// </summary>
    public static IEnumerable<IGrouping<string, T>> Clashes<T>(IEnumerable<T> specs, Func<T, string> identifier) =>
        specs.GroupBy(identifier, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);

    /// <summary>A spec and the other of <see cref="Clashes"/>; <paramref name="span"/> is where the name is written.</summary>
    public static Diagnostic SameVariant(string identifier, string path, TextSpan span, string otherIdentifier, string otherPath) => new(
        Descriptors.SameVariant,
        $"{(otherPath == path ? "Another spec called" : "The spec")} {Quoted.Path(otherPath)} gives the identifier '{otherIdentifier}' too{(identifier == otherIdentifier ? "" : $", which differs from '{identifier}' in case only")}; rename one of them with 'name:'.",
        path,
        span);

    internal static Problem Invalid(string what, string found) =>
        new(Descriptors.InvalidName, $"{Quoted.Of(found)} cannot be the name of a {what}; a name is {Form}, for instance 'dgqa-ema'.");

    internal static Problem InvalidFileName(string found) =>
        new(Descriptors.InvalidName, $"The file name gives the name {Quoted.Of(found)}, which is not {Form}; write 'name:' or rename the file.");

    internal static Problem TooLong(string what, int length, int limit) =>
        new(Descriptors.InvalidName, Invariant($"The name of a {what} has {length} characters; at most {limit} are allowed."));

    internal static Problem Reserved(string what, string found, string identifier) =>
        new(Descriptors.ReservedName, $"{Quoted.Of(found)} cannot be the name of a {what}: generated code has another use for '{identifier}'. Take another name.");

    internal static Problem SameSize(string found, string other) =>
        new(Descriptors.SameSize, $"The sizes {Quoted.Of(found)} and {Quoted.Of(other)} give one C# identifier; rename one of them.");
}
