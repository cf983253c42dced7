namespace GqaGen.Runtime.Checkpoints;

/// <summary>A safetensors file breaks the format, or tensors cannot be written as one; the message names the file, the tensor and what was expected.</summary>
public sealed class SafetensorsException : IOException
{
    private const int LongestName = 120;

    /// <summary>Makes the exception.</summary>
    public SafetensorsException()
    {
    }

    /// <inheritdoc/>
    public SafetensorsException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public SafetensorsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A name from a file as it may stand in a message: quoted, cut where it is very long, control characters replaced.</summary>
    internal static string Quote(string name)
    {
        string cut = name.Length <= LongestName ? name : $"{name[..LongestName]}…";
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c))}'";
    }
}
