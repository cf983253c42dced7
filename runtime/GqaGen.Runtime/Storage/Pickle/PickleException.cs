namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>A pickle is damaged, or holds what is not read; the message names the opcode or class and its place in bytes.</summary>
public sealed class PickleException : IOException
{
    private const int LongestText = 120;

    /// <summary>Makes the exception.</summary>
    public PickleException()
    {
    }

    /// <inheritdoc/>
    public PickleException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public PickleException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The class or function that was refused, as <c>module.name</c>; null if something else is wrong.</summary>
    public string? RefusedGlobal { get; init; }

    /// <summary>A text from a pickle as it may stand in a message: quoted, cut where it is very long, control characters replaced.</summary>
    internal static string Quote(string text)
    {
        string cut = text.Length <= LongestText ? text : $"{text[..LongestText]}…";
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c))}'";
    }
}
