using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Devices;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>Tells what keeps a verb of runs from being carried out.</summary>
internal static class RunMessages
{
    public static int Guard(CliHost host, Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (ArgumentsException e)
        {
            foreach (string problem in e.Problems) WriteLines(problem, host);
        }
        catch (CheckpointException e)
        {
            WriteLines(e.Message, host);
        }
        catch (Exception e) when (e is TorchLoadException or IOException or UnauthorizedAccessException or ArgumentException or DeviceOutOfMemoryException)
        {
            host.Error.WriteLine($"error: {Printable.Line(e.Message.Split(" (Parameter")[0])}");
        }
        return ExitCode.Usage;
    }

    private static void WriteLines(string problem, CliHost host)
    {
        foreach ((int index, string line) in problem.Split('\n').Index()) host.Error.WriteLine($"{(index == 0 ? "error: " : "")}{Printable.Line(line)}");
    }
}
