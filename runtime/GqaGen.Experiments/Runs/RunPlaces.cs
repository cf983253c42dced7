using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;

namespace GqaGen.Experiments.Runs;

/// <summary>What a plan names of the machine: its images, its device and its threads.</summary>
internal static class RunPlaces
{
    /// <summary>Opens the data set.</summary>
    /// <exception cref="ArgumentsException">It cannot be opened as asked.</exception>
    /// <exception cref="DatasetException">The folder does not hold it, or a file is damaged.</exception>
    public static DatasetSplits Open(RunPlan plan)
    {
        try
        {
            return Datasets.Open(RunDataset.RequestOf(plan.Arguments, plan.Model));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentsException(e.Message.Split(" (Parameter")[0], e);
        }
        catch (DatasetException e) when (!Directory.Exists(plan.Arguments.DataDir))
        {
            throw new DatasetException($"{RunKeys.DataDir.Flag}: {e.Message}", e);
        }
    }

    /// <summary>The device; the threads of its operations are set.</summary>
    /// <exception cref="ArgumentsException">There is no such device here.</exception>
    public static TorchSharp.torch.Device Device(RunArguments arguments)
    {
        try
        {
            TorchSharp.torch.Device device = DeviceChoice.Parse(arguments.Device);
            ThreadBudget.Apply(threads: arguments.Threads);
            return device;
        }
        catch (ArgumentException e)
        {
            throw new ArgumentsException($"{RunKeys.Device.Flag}: {e.Message}", e);
        }
    }
}
