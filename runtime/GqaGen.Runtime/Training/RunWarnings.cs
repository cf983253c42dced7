using System.Globalization;
using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>What only shows once the number of training steps is known.</summary>
internal static class RunWarnings
{
    /// <summary>The warnings of a run, a sentence each.</summary>
    /// <param name="layers">What is trained.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="device">Where.</param>
    /// <param name="threadsBefore">Threads of an operation when its state was saved.</param>
    /// <param name="threads">Threads of an operation now.</param>
    public static IReadOnlyList<string> Of(IEnumerable<IGroupedAttention> layers, long totalSteps, Device device, long threadsBefore, long threads) =>
    [
        .. layers.Select(layer => layer.Window).OfType<long>().Where(window => window >= totalSteps).Distinct().Select(window => string.Create(
            CultureInfo.InvariantCulture,
            $"No weight will be trained with a changed allocation: the window of {window} steps is not shorter than the run of {totalSteps}; lower 'window' or train longer.")),
        .. device.type == DeviceType.CPU ? Threads(threadsBefore, threads, Environment.ProcessorCount) : [],
    ];

    internal static IEnumerable<string> Threads(long before, long now, int processors)
    {
        if (before != now)
            yield return string.Create(CultureInfo.InvariantCulture, $"The run was begun with {before} threads an operation and goes on with {now}: on the CPU its results then differ in the last bits. OMP_NUM_THREADS sets the number.");
        if (now > processors)
            yield return string.Create(CultureInfo.InvariantCulture, $"libtorch uses {now} threads, but this process may use {processors} processors; they wait for each other. Call ThreadBudget.Apply at the program's start, or set OMP_NUM_THREADS.");
    }
}
