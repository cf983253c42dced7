namespace GqaGen.Runtime.Data;

/// <summary>A data set's file breaks its format or is missing; the message names the file, the line or offset, and what was expected.</summary>
public sealed class DatasetException : IOException
{
    private const int LongestText = 120;

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

    /// <summary>Whether the data set, or a file of it, is not where it was looked for: then a user may want to know where people get it.</summary>
    internal bool IsNotThere { get; init; }

    /// <summary>A text from a file as it may stand in a message: quoted, cut where it is very long, control characters replaced.</summary>
    internal static string Quote(string text)
    {
        string cut = text.Length <= LongestText ? text : $"{text[..LongestText]}…";
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c))}'";
    }

    /// <summary>The first few of some names, quoted, and how many more there are.</summary>
    internal static string List(IReadOnlyCollection<string> names)
    {
        const int most = 5;
        return string.Join(", ", names.Take(most).Select(Quote)) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }
}
