using System.Text.RegularExpressions;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Arguments;

/// <summary>Says what the library's options say of themselves in the words of the command line.</summary>
internal static partial class FlagWords
{
    private static readonly Dictionary<string, Argument> Renamed = new(StringComparer.Ordinal)
    {
        [nameof(TrainingOptions.LearningRate)] = RunKeys.Lr,
        [nameof(TrainingOptions.MinLearningRate)] = RunKeys.MinLr,
        [nameof(TrainingOptions.LabelSmoothing)] = RunKeys.Smoothing,
        [nameof(TrainingOptions.LogEvery)] = RunKeys.LogInterval,
        [nameof(DatasetRequest.HFlip)] = RunKeys.Hflip,
        [nameof(DatasetRequest.AutoAugment)] = RunKeys.Aa,
        [nameof(DatasetRequest.Directory)] = RunKeys.DataDir,
    };

    private static readonly Dictionary<string, Argument> Named = RunKeys.All.ToDictionary(a => a.Name.Replace("_", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);

    /// <summary>The message with flags for the names of properties that they set: <c>--num-kv-heads</c> for <c>NumKvHeads</c>.</summary>
    public static string In(string message) => Property().Replace(message, m => Renamed.GetValueOrDefault(m.Value)?.Flag ?? Named.GetValueOrDefault(m.Value)?.Flag ?? m.Value);

    // Of several words, or what the message begins with: others are plain English.
    [GeneratedRegex(@"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b|\bH?[A-Z][a-z]+(?=: )")]
    private static partial Regex Property();
}
