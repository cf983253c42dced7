using System.Globalization;
using System.Text;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Runs;

/// <summary>Where a run keeps what. Everything in it but the logs is replaced as a whole or not at all.</summary>
/// <param name="root">The folder.</param>
public sealed class RunDirectory(string root)
{
    private const string CheckpointsName = "checkpoints";

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Every argument; <c>train --config</c> with it is the same run.</summary>
    public string Arguments => In(ArgumentFile.ArgsFile);

    /// <summary>What the run was done with: versions, machine, threads, the hash of the spec, the images.</summary>
    public string Environment => In("environment.json");

    /// <summary>The spec of the variant. It does not end in .gqa.yaml: a project that has the run in its folder would compile it.</summary>
    public string Spec => In("spec.yaml");

    /// <summary>What was done with each tensor of the initial checkpoint.</summary>
    public string Conversion => In("conversion.txt");

    /// <summary>Readings, a line each.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The result; there when the run is done.</summary>
    public string Summary => In("summary.json");

    /// <summary>TensorBoard's events.</summary>
    public string TensorBoard => In("tensorboard");

    /// <summary>The folder of checkpoints.</summary>
    public string Checkpoints => In(CheckpointsName);

    /// <summary>A picture.</summary>
    public string Picture(string name) => In($"{name}.png");

    /// <summary>The folder for messages: relative to where one stands, if it is below.</summary>
    public string Shown => ShownPath(Root);

    /// <summary>A path for messages: relative to where one stands, if it is below.</summary>
    internal static string ShownPath(string path) => Path.GetRelativePath(System.Environment.CurrentDirectory, path) is var near && near.StartsWith("..", StringComparison.Ordinal) ? path : near;

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="now">The time, for a name where nobody gives one.</param>
    /// <exception cref="ArgumentsException">The name on the command line is that of another run.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static RunDirectory Create(RunPlan plan, DateTimeOffset now)
    {
        string name = plan.Experiment ?? string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{plan.Arguments.Variant}-{plan.Arguments.ModelSize}-{FolderName(plan.Arguments.Dataset)}");
        for (int number = 1; ; number++)
        {
            var directory = new RunDirectory(Path.Combine(plan.Output, number == 1 ? name : $"{name}-{number}"));
            if (!Directory.Exists(directory.Root) || !Directory.EnumerateFileSystemEntries(directory.Root).Any())
            {
                Directory.CreateDirectory(directory.Root);
                return directory;
            }
            if (plan.IsExperimentFixed)
                throw new ArgumentsException($"{directory.Shown} is there already. {(File.Exists(directory.Arguments) ? $"Go on with that run by --resume {directory.Shown}, or give" : "Give")} this one another name with --experiment.");
        }
    }

    /// <summary>Finds the run that a path belongs to: its folder, or one of its checkpoints.</summary>
    /// <exception cref="ArgumentsException">It belongs to none.</exception>
    public static RunDirectory Find(string path)
    {
        if (path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal))
        {
            string full = Path.GetFullPath(path);
            string? folder = Directory.Exists(full) ? full : File.Exists(full) && Path.GetDirectoryName(full) is { } parent && Path.GetFileName(parent) == CheckpointsName ? Path.GetDirectoryName(parent) : null;
            if (folder is not null && new RunDirectory(folder) is var found && File.Exists(found.Arguments)) return found;
        }
        throw new ArgumentsException($"'{path}' is no run: expected its folder, which holds args.yaml, or a file in the folder '{CheckpointsName}' of one.");
    }

    /// <summary>Keeps other processes out until it is disposed.</summary>
    /// <exception cref="ArgumentsException">Another one has claimed the folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public IDisposable Claim()
    {
        try
        {
            return new FileStream(In(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(In(".lock")))
        {
            throw new ArgumentsException($"Another process is at work in {Shown}; wait for its end, or stop it.", e);
        }
    }

    /// <summary>Writes args.yaml.</summary>
    public void WriteArguments(ArgumentValues values) =>
        AtomicFile.Write(Arguments, Encoding.UTF8.GetBytes(ArgumentText.Of(values, $"gqagen train --config {Path.GetFileName(Arguments)} does this run again.")));

    /// <summary>The checkpoints, kept as the arguments say.</summary>
    public CheckpointFolder CheckpointsOf(RunArguments run) => new(Checkpoints)
    {
        History = run.CheckpointHist,
        EverySteps = run.RecoveryInterval,
        Every = run.RecoveryMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };

    private static string FolderName(string dataset) => new([.. dataset.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);

    private string In(string name) => Path.Combine(Root, name);
}
