using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Status;

namespace GqaGen.Experiments.Engines;

/// <summary>What goes to a job scheduler: each task of it is a <c>study run</c> that does one training and ends.</summary>
public sealed record Submission
{
    /// <summary>The study.</summary>
    public required StudyPlan Plan { get; init; }

    /// <summary>Trainings that are to be done, by phase, in their order.</summary>
    public required IReadOnlyList<(Phase Phase, int Count)> Tasks { get; init; }

    /// <summary>The words of a shell command that runs gqagen where the tasks run.</summary>
    public required string Program { get; init; }

    /// <summary>The study file, as the tasks see it.</summary>
    public required string StudyFile { get; init; }

    /// <summary>The study's folder, as the tasks see it.</summary>
    public required string Out { get; init; }

    /// <summary>The folder of data sets, as the tasks see it; null for the study file's.</summary>
    public string? DataDir { get; init; }

    /// <summary>The longest that a task may run before it is stopped, saves its state and is started again; the scheduler's own limit unless given.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Tasks at once; as many as the scheduler lets unless given.</summary>
    public int? Parallel { get; init; }

    /// <summary>How often a training that failed or was killed is tried again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Between the request to stop and the end: time to save the state.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The device of the tasks.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The silence after which a worker is taken for dead.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>The trainings that nobody has done, does, or has failed at, by phase.</summary>
    public static IReadOnlyList<(Phase Phase, int Count)> Open(StudyStatus status) =>
    [
        .. status.Plan.Phases.Select(phase => (phase, status.Count(WorkState.Waiting, phase))).Where(p => p.Item2 > 0),
    ];

    /// <summary>The arguments of one task's <c>study run</c>, without the phase that it ends with.</summary>
    internal IReadOnlyList<string> Arguments =>
    [
        "study", "run", StudyFile, "--out", Out, .. DataDir is null ? [] : new[] { "--data-dir", DataDir },
        "--workers", "1", "--retries", Number(Retries), "--device", Device, .. Lease is { } lease ? new[] { "--lease", Number(Math.Ceiling(lease.TotalSeconds)) } : [],
    ];

    internal static string Number(double value) => value.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
