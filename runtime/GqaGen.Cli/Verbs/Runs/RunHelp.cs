using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>The arguments of a run as groups of a verb's help.</summary>
internal static class RunHelp
{
    /// <param name="arguments">The arguments.</param>
    /// <param name="other">Those that mean something else to the verb than to training: their group and description, by name.</param>
    public static IReadOnlyList<OptionGroup> Of(IEnumerable<Argument> arguments, params (string Name, ArgumentGroup Group, string Description)[] other) =>
    [
        .. arguments.Select(a => (Argument: a, Other: other.FirstOrDefault(o => o.Name == a.Name)))
            .GroupBy(a => a.Other.Name is null ? a.Argument.Group : a.Other.Group).OrderBy(group => group.Key)
            .Select(group => new OptionGroup(Title(group.Key), [.. group.Select(a => (Names(a.Argument), a.Other.Description ?? a.Argument.Description))])),
    ];

    private static string Title(ArgumentGroup group) => group switch
    {
        ArgumentGroup.Data => "Data",
        ArgumentGroup.Model => "Model",
        ArgumentGroup.Optimization => "Optimization",
        ArgumentGroup.Regularization => "Regularization and early stop",
        ArgumentGroup.Output => "Checkpoints and logs",
        _ => "Machine",
    };

    // Short names and flags; the names that other programs have for them are taken and not shown.
    private static string Names(Argument argument)
    {
        string value = argument.IsSwitch ? "" : argument.Words.Count > 0 ? $" {string.Join('|', argument.Words)}" : $" {argument.ValueName}";
        return $"{string.Concat(argument.Aliases.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).Select(a => $"{a}, "))}{argument.Flag}{value}";
    }
}
