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
            foreach (string problem in e.Problems) host.Error.WriteLine($"error: {Printable.Line(problem)}");
        }
        catch (CheckpointException e)
        {
            foreach (string line in e.Message.Split('\n').Index().Select(l => l.Index == 0 ? $"error: {Printable.Line(l.Item)}" : Printable.Line(l.Item))) host.Error.WriteLine(line);
        }
        catch (Exception e) when (e is TorchLoadException or IOException or UnauthorizedAccessException or ArgumentException or DeviceOutOfMemoryException)
        {
            host.Error.WriteLine($"error: {Printable.Line(e.Message.Split(" (Parameter")[0])}");
        }
        return ExitCode.Usage;
    }
}
