using System.Globalization;
using GqaGen.Runtime.Checkpoints;

namespace GqaGen.Runtime.Training;

/// <summary>A file with the weights of one epoch, and how they validated.</summary>
internal sealed record KeptWeights(string Path, int Epoch, double Accuracy, double Loss)
{
    private const string FormatKey = "format", Format = "gqagen-weights-1", EpochKey = "epoch", StepKey = "step", AccuracyKey = "validation.accuracy", LossKey = "validation.loss";

    /// <summary>What such a file says of itself, beside the variant and the model.</summary>
    public static Dictionary<string, string> Metadata(EpochSummary epoch, IReadOnlyDictionary<string, string> run)
    {
        var words = new Dictionary<string, string>(run, StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            [EpochKey] = epoch.Epoch.ToString(CultureInfo.InvariantCulture),
            [StepKey] = epoch.Step.ToString(CultureInfo.InvariantCulture),
        };
        if (epoch.Judged is not { } judged) return words;
        words[AccuracyKey] = judged.Accuracy.ToString("R", CultureInfo.InvariantCulture);
        words[LossKey] = judged.Loss.ToString("R", CultureInfo.InvariantCulture);
        return words;
    }

    /// <summary>Reads what a file says of itself; null if it says nothing of the kind, and is then nobody's to delete.</summary>
    public static KeptWeights? Read(string path)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            return file.Metadata.GetValueOrDefault(FormatKey) == Format
                && int.TryParse(file.Metadata.GetValueOrDefault(EpochKey), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
                && double.TryParse(file.Metadata.GetValueOrDefault(AccuracyKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double accuracy)
                && double.TryParse(file.Metadata.GetValueOrDefault(LossKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double loss)
                ? new(path, epoch, accuracy, loss)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
