using GqaGen.Compiler;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Specs;

/// <summary>The spec that an argument names: a file, or a variant.</summary>
internal static class NamedSpec
{
    /// <summary>How the argument is described in help.</summary>
    public const string Syntax = "a spec file; or a name, for NAME.gqa.yaml here or in the folder specs, or for a variant of this program";

    /// <summary>What is there as a file is that file; a name is a file's before it is that of a variant compiled into the program.</summary>
    /// <exception cref="CliException">There is neither, or the file cannot be read.</exception>
    public static SpecSource Read(string argument, IReadOnlyList<Variant> catalog)
    {
        if (argument.Contains('\0') || File.Exists(argument) || argument.AsSpan().ContainsAny('/', '\\', '.')) return SpecReader.Read(argument);
        string file = $"{argument}.gqa.yaml";
        string[] places = [file, Path.Combine("specs", file)];
        if (places.FirstOrDefault(File.Exists) is { } found) return SpecReader.Read(found);
        return catalog.FirstOrDefault(v => v.Name == argument) is { } variant
            ? new(file, variant.Spec)
            : throw new CliException($"{argument}: there is no {string.Join(" and no ", places)}, and no variant of that name in this program; name a spec file, or one of {string.Join(", ", catalog.Select(v => v.Name))}.");
    }
}
