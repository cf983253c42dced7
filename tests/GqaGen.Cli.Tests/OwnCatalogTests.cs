using System.CommandLine;
using GqaGen.Variants;

namespace GqaGen.Cli.Tests;

/// <summary>A program with variants of its own: its examples name what it has.</summary>
public sealed class OwnCatalogTests
{
    public static TheoryData<string> Verbs
    {
        get
        {
            var data = new TheoryData<string>();
            Add(GqaCli.Root([GqaCatalog.Mha], new CliHost("own", TextWriter.Null, TextWriter.Null, false)), "");
            return data;

            void Add(Command command, string path)
            {
                data.Add(path);
                foreach (Command below in command.Subcommands) Add(below, $"{path} {below.Name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void ExamplesNameItsVariants(string verb)
    {
        string[] args = [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        string help = Help(args), tools = Shell.Run(args).Out;
        string examples = help[help.IndexOf("Examples:", StringComparison.Ordinal)..];
        string[] others = [.. GqaCatalog.All.Select(v => v.Name).Where(name => name != "mha")];
        string? foreign = examples.Split(' ', '\n').FirstOrDefault(word => others.Contains(word) || others.Any(name => word == $"specs/{name}.gqa.yaml" || word.Contains($"-{name}-", StringComparison.Ordinal)));
        Assert.True(foreign is null, $"'{foreign}' is no variant of this program:\n{examples}");
        Assert.True(!help.Contains('{') && !tools.Contains('{'), $"a name stands in braces:\n{help}{tools}");
    }

    [Fact]
    public void AFileOfTheRepositoryIsNamedByItsVariant()
    {
        string help = Help("--help");
        Assert.Contains("  own explain mha\n", help, StringComparison.Ordinal);
        Assert.Contains("  own train --variant mha --epochs 30 --lr 2e-3\n", help, StringComparison.Ordinal);
    }

    private static string Help(params string[] args)
    {
        var data = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, GqaCli.Run(args, [GqaCatalog.Mha], new CliHost("own", data, TextWriter.Null, false)));
        return data.ToString();
    }
}
