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
            $"A new run with other arguments: --config {Path.Combine(directory.Shown, Path.GetFileName(directory.Arguments))}, with them and --experiment NAME. It may start from the weights of this one: --initial-checkpoint {Path.Combine(directory.Shown, "checkpoints", "best.safetensors")}.",
        ]);

        ArgumentValue? Begun(Argument argument) => begun.Values[argument];
    }
}
