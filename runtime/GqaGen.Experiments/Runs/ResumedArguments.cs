using GqaGen.Experiments.Arguments;

namespace GqaGen.Experiments.Runs;

/// <summary>What may be said of a run that is gone on with.</summary>
public static class ResumedArguments
{
    /// <summary>Refuses to change what decides a run, or where it lies.</summary>
    /// <param name="commandLine">What the command line says.</param>
    /// <param name="begun">The args.yaml of the run.</param>
    /// <param name="directory">The run.</param>
    /// <exception cref="ArgumentsException">It says otherwise than the run was begun with; each such argument is named.</exception>
    public static void RequireSame(ArgumentValues commandLine, ArgumentFile begun, RunDirectory directory)
    {
        Argument[] changed = [.. commandLine.All.Where(v => !v.Key.MayChange && !Equals(v.Value.Value, Begun(v.Key)?.Value)).Select(v => v.Key)];
        if (changed.Length == 0) return;
        throw new ArgumentsException(
        [
            .. changed.Select(a => $"{a.Flag} {a.Write(commandLine[a]!.Value)}: the run in {directory.Shown} was begun with {(Begun(a) is { } value ? a.Write(value.Value) : "none")}, and goes on so; leave it out."),
            NewRun(directory),
        ]);

        ArgumentValue? Begun(Argument argument) => begun.Values[argument];
    }

    /// <summary>Refuses a result that is not of these arguments.</summary>
    /// <param name="run">What args.yaml says.</param>
    /// <param name="result">What the run gave.</param>
    /// <param name="directory">The run.</param>
    /// <exception cref="ArgumentsException">args.yaml was changed since; each such argument is named.</exception>
    internal static void RequireSame(RunArguments run, RunSummary result, RunDirectory directory)
    {
        (Argument Argument, object? Asked, object? Done)[] all =
        [
            (RunKeys.Variant, run.Variant, result.Variant), (RunKeys.ModelSize, run.ModelSize, result.ModelSize), (RunKeys.Dataset, run.Dataset, result.Dataset),
            (RunKeys.Seed, run.Seed, result.Seed), (RunKeys.Epochs, run.Training!.Epochs, result.StoppedEarly ? run.Training.Epochs : result.Epochs),
        ];
        string[] problems =
        [
            .. all.Where(a => !Equals(a.Asked, a.Done))
                .Select(a => $"'{a.Argument.Name}: {a.Argument.Write(a.Asked)}' in {Path.GetFileName(directory.Arguments)}: the run in {directory.Shown} is done, with {a.Argument.Write(a.Done)}; put that back."),
        ];
        if (problems.Length > 0) throw new ArgumentsException([.. problems, NewRun(directory)]);
    }

    private static string NewRun(RunDirectory directory) =>
        $"A new run with other arguments: --config {Path.Combine(directory.Shown, Path.GetFileName(directory.Arguments))}, with them and --experiment NAME. It may start from the weights of this one: --initial-checkpoint {Path.Combine(directory.Shown, "checkpoints", "best.safetensors")}.";
}
