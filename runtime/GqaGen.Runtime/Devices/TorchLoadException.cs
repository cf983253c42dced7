namespace GqaGen.Runtime.Devices;

/// <summary>TorchSharp's native libraries cannot be loaded; the message says which file and why, and what to do.</summary>
public sealed class TorchLoadException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TorchLoadException()
    {
    }

    /// <inheritdoc/>
    public TorchLoadException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public TorchLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception of a library that did not load.</summary>
    internal TorchLoadException(string library, LoadFailure failure, Exception? innerException = null)
        : base($"TorchSharp cannot start: {library} does not load, because {failure.Problem}. {failure.Remedy}", innerException) => Failure = failure;

    /// <summary>Why it did not load; null where no library was found to try.</summary>
    public LoadFailure? Failure { get; }
}
