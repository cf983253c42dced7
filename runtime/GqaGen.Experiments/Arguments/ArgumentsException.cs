namespace GqaGen.Experiments.Arguments;

/// <summary>Arguments of a run are unknown, wrong or contradict each other; nothing was begun.</summary>
public sealed class ArgumentsException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ArgumentsException()
    {
    }

    /// <inheritdoc/>
    public ArgumentsException(string message)
        : base(message) => Problems = [message];

    /// <inheritdoc/>
    public ArgumentsException(string message, Exception innerException)
        : base(message, innerException) => Problems = [message];

    /// <summary>Makes the exception of several problems, a sentence each.</summary>
    public ArgumentsException(IReadOnlyList<string> problems)
        : base(string.Join("\n", problems)) => Problems = problems;

    /// <summary>Every problem, with its mend.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
