using System.CommandLine;
using GqaGen.Cli.Specs;
using GqaGen.Compiler;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary>What every verb of <c>study</c> takes, and what it makes of it.</summary>
internal sealed class StudyInputs(IReadOnlyList<Variant> catalog, CliHost host)
{
    private readonly Argument<string> _file = new("file") { Description = "The study file, NAME.study.yaml." };
    private readonly Option<string?> _out = new("--out") { Description = "The study's folder. One that exists is gone on with. Default: runs/NAME.", HelpName = "dir" };
    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "The folder that data sets lie in, each in a folder of its name. Default: the study file's.", HelpName = "dir" };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_out);
        command.Add(_dataDir);
    }

    public string File(ParseResult parsed) => parsed.GetRequiredValue(_file);

    public string? DataDir(ParseResult parsed) => parsed.GetValue(_dataDir);

    /// <summary>Null where the study file has problems; they are told of then.</summary>
    /// <exception cref="CliException">A file cannot be read.</exception>
    public PlannedStudy? Plan(ParseResult parsed)
    {
        SpecSource source = SpecReader.Read(File(parsed));
        using var datasets = DatasetCatalog.Default();
        StudyResult result = StudyCompiler.Bind(source, catalog, datasets.Names);
        foreach (Diagnostic diagnostic in result.Diagnostics) DiagnosticText.Write(host.Error, diagnostic, source, new(false));
        if (result.Study is not { } study) return null;
        if (parsed.GetValue(_out) is { } named && (named.Length == 0 || named.Contains('\0'))) throw new CliException("--out: this names no folder; write a path, for instance --out runs/mine.");
        var directory = new StudyDirectory(parsed.GetValue(_out) ?? Path.Combine("runs", study.Name));
        try
        {
            return new(source, StudyPlanner.Plan(study, catalog, new CheckpointFiles(directory.CheckpointDigests), DataDir(parsed)), directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{File(parsed)}: {e.Message}");
        }
    }
}

/// <summary>A study that was read, and where it lives.</summary>
internal sealed record PlannedStudy(SpecSource Source, StudyPlan Plan, StudyDirectory Directory)
{
    /// <summary>Where one stands, for messages that name the folder.</summary>
    public string ShownDirectory => Path.GetRelativePath(Environment.CurrentDirectory, Directory.Root) is var near && near.StartsWith("..", StringComparison.Ordinal) ? Directory.Root : near;
}
