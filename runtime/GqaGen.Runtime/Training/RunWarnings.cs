using System.Globalization;
using GqaGen.Runtime.Attention;

namespace GqaGen.Runtime.Training;

/// <summary>What only shows once the number of training steps is known.</summary>
internal static class RunWarnings
{
    /// <summary>The warnings of a run of <paramref name="totalSteps"/> steps over these layers, a sentence each.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<IGroupedAttention> layers, long totalSteps) =>
    [
        .. layers.Select(layer => layer.Window).OfType<long>().Where(window => window >= totalSteps).Distinct().Select(window => string.Create(
            CultureInfo.InvariantCulture,
            $"No weight will be trained with a changed allocation: the window of {window} steps is not shorter than the run of {totalSteps}; lower 'window' or train longer.")),
    ];
}
