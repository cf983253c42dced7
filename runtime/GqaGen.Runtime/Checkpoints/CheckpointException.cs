namespace GqaGen.Runtime.Checkpoints;

/// <summary>The tensors of a checkpoint do not fit a model; the message names every one that does not. Nothing was changed.</summary>
public sealed class CheckpointException : InvalidOperationException
{
    private const int MostListed = 500;

    /// <summary>Makes the exception.</summary>
    public CheckpointException()
    {
    }

    /// <inheritdoc/>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception of <paramref name="problems"/>, one a line under <paramref name="summary"/>.</summary>
    internal CheckpointException(string summary, IReadOnlyList<string> problems)
        : base(Describe(summary, problems)) => (Summary, Problems) = (summary, problems);

    /// <summary>What the problems are of.</summary>
    internal string Summary { get; } = "";

    /// <summary>One line a tensor that does not fit: its name, what was expected, what was found.</summary>
    public IReadOnlyList<string> Problems { get; } = [];

    // A hostile file can hold a million names: the list stays whole, the message does not.
    private static string Describe(string summary, IReadOnlyList<string> problems) => string.Join("\n  ",
        problems.Take(MostListed).Prepend($"{summary} ({problems.Count} {(problems.Count == 1 ? "problem" : "problems")}):")
            .Concat(problems.Count > MostListed ? [$"… and {problems.Count - MostListed} more"] : []));
}
