using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Runs;

/// <summary>A run whose every argument is known.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Values">The same as they stand in args.yaml, with where each comes from.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Model">The dimensions of its model.</param>
public sealed record RunPlan(RunArguments Arguments, ArgumentValues Values, Variant Variant, ViTOptions Model)
{
    /// <summary>What was read otherwise than it was written, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The folder of runs.</summary>
    public required string Output { get; init; }

    /// <summary>The run's folder in it; null where nobody names it.</summary>
    public required string? Experiment { get; init; }

    /// <summary>Whether <see cref="Experiment"/> stands on the command line, so that no other name will do.</summary>
    public required bool IsExperimentFixed { get; init; }

    /// <summary>The plan in the folder that it got.</summary>
    internal RunPlan In(RunDirectory directory)
    {
        ArgumentValues values = Values.With(new());
        values.Replace(RunKeys.Output, new(Path.GetDirectoryName(directory.Root) ?? directory.Root, ArgumentSource.Default));
        values.Replace(RunKeys.Experiment, new(Path.GetFileName(directory.Root), ArgumentSource.Default));
        return this with { Values = values };
    }

    /// <summary>The plan for a data set whose classes only its files tell: as many as it has, unless more were asked for.</summary>
    internal RunPlan WithClasses(int classes)
    {
        if (Values[RunKeys.NumClasses] is not { Source: <= ArgumentSource.Spec }) return this;
        ArgumentValues values = Values.With(new());
        values.Replace(RunKeys.NumClasses, new(classes, ArgumentSource.Dataset));
        return this with { Values = values, Arguments = Arguments with { NumClasses = classes } };
    }
}
