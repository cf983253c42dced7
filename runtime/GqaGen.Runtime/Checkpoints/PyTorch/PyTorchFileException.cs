namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>A PyTorch checkpoint is damaged or holds what is not read; the message names the file, the place and the mend.</summary>
public sealed class PyTorchFileException : IOException
{
    /// <summary>Makes the exception.</summary>
    public PyTorchFileException()
    {
    }

    /// <inheritdoc/>
    public PyTorchFileException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public PyTorchFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
