namespace GqaGen.Runtime.Data;

/// <summary>A data set's file breaks its format; the message names the file, the line and what was expected.</summary>
public sealed class DatasetException : IOException
{
    /// <summary>Makes the exception.</summary>
    public DatasetException()
    {
    }

    /// <inheritdoc/>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DatasetException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
