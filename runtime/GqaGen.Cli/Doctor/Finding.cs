namespace GqaGen.Cli.Doctor;

/// <summary>What was found of one thing that a program needs.</summary>
/// <param name="Subject">The thing, for instance <c>native library</c>.</param>
/// <param name="Verdict">Whether it will do.</param>
/// <param name="Found">What is there, in a sentence or less.</param>
/// <param name="Mend">What to do about it; null where nothing needs to be done.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Found, string? Mend = null);

internal enum Verdict
{
    Ok,

    /// <summary>It works, and could be better.</summary>
    Warning,

    /// <summary>Programs will not build or run.</summary>
    Error,
}
