using System.CommandLine;
using GqaGen.Variants;

namespace GqaGen.Cli.Tests;

/// <summary>A value that an option cannot take is a sentence and exit code 2, whatever the option and the verb.</summary>
public sealed class TypedOptionTests
{
    private static readonly string[] Types = ["System.", "GqaGen.Cli", "Nullable`1", "   at "];

    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            Command root = GqaCli.Root(GqaCatalog.All, new CliHost("gqagen", TextWriter.Null, TextWriter.Null, false));
            Add(root, "");
            return data;

            void Add(Command command, string path)
            {
                foreach (Option option in command.Options.Where(o => o.Action is null)) data.Add(path, option.Name);
                foreach (Command below in command.Subcommands) Add(below, $"{path} {below.Name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void AValueThatItCannotTakeIsRefusedInWords(string verb, string option)
    {
        Command command = GqaCli.Root(GqaCatalog.All, new CliHost("gqagen", TextWriter.Null, TextWriter.Null, false));
        foreach (string word in verb.Split(' ', StringSplitOptions.RemoveEmptyEntries)) command = command.Subcommands.Single(c => c.Name == word);
        Type type = command.Options.Single(o => o.Name == option).ValueType;
        bool isSwitch = type == typeof(bool), isText = type == typeof(string) || type == typeof(string[]);

        string[] arguments = [.. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0).Select(_ => "no-such-file")];
        Shell run = Shell.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. arguments, .. isSwitch ? [$"{option}=x"] : new[] { option, "x" }]);
        Assert.True(run.ExitCode == 2, $"{verb} {option} x: exit code {run.ExitCode}\n{run.Error}");
        Assert.True(run.Out.Length == 0, $"{verb} {option} x writes data: {run.Out}");
        Assert.True(!Types.Any(part => run.Error.Contains(part, StringComparison.Ordinal)) && !run.Error.Contains('\uFFFD'), $"{verb} {option} x says:\n{run.Error}");
        if (isSwitch || isText) return;
        Assert.True(run.Error.Split('\n').Any(line => line.StartsWith("error: ", StringComparison.Ordinal) && line.Contains(option, StringComparison.Ordinal) && line.Contains("'x'", StringComparison.Ordinal)),
            $"{verb} {option} x: no line names the option and its value:\n{run.Error}");
    }

    [Theory]
    [InlineData("study run s --workers x", "'--workers' must be an integer from 1 to 1000000000, not 'x'.")]
    [InlineData("study run s --retries -1", "'--retries' must be an integer from 0 to 1000000000, not '-1'.")]
    [InlineData("study submit s --engine slurm --array-size 99999999999", "'--array-size' must be an integer from 1 to 1000000000, not '99999999999'.")]
    [InlineData("study submit s --engine slrum", "'--engine' cannot be 'slrum'; did you mean 'slurm'? Allowed: 'slurm', 'kubernetes'.")]
    [InlineData("study submit s --engine 1", "'--engine' cannot be '1'; it must be one of 'slurm', 'kubernetes'.")]
    [InlineData("list --format yaml", "'--format' cannot be 'yaml'; it must be one of 'text', 'json'.")]
    public void WhatItMayBeIsSaid(string line, string problem)
    {
        Shell run = Shell.Run(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: {problem}\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }
}
