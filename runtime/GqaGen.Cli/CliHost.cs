using System.CommandLine;
using GqaGen.Cli.Output;

namespace GqaGen.Cli;

/// <summary>What a verb may use of the process that runs it.</summary>
/// <param name="Name">The program's name, as its usage shows it.</param>
/// <param name="Out">Takes data.</param>
/// <param name="Error">Takes messages.</param>
/// <param name="HasColour">Whether data may carry terminal colours.</param>
/// <param name="HasLiveError">Whether messages go to a terminal, where they may be redrawn.</param>
internal sealed record CliHost(string Name, TextWriter Out, TextWriter Error, bool HasColour, bool HasLiveError = false)
{
    public static CliHost OfProcess()
    {
        // For all that writes messages, libraries too, and so that Console.Error is known for the standard error.
        Console.SetError(new LosableWriter(Console.Error));
        return new(
            RootCommand.ExecutableName,
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
            !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");
    }
}

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Clean = 0;

    /// <summary>A spec, or the machine, has errors.</summary>
    public const int Errors = 1;

    /// <summary>The request cannot be carried out as given: bad arguments, a file that cannot be read or written.</summary>
    public const int Usage = 2;
}

/// <summary>The request cannot be carried out; the message names what, where and the mend.</summary>
internal sealed class CliException(string message) : Exception(message);
