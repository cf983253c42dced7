using System.Globalization;
using System.Text;

namespace GqaGen.Runtime.Training;

/// <summary>The words in which a run's progress is told.</summary>
internal static class ProgressText
{
    private const double NotableDataWait = 0.05;

    /// <summary>A reading, short enough to stand before a bar in 80 columns.</summary>
    public static string Reading(string run, int epochs, TrainingStep step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run}  {step.Epoch}/{epochs}  loss {step.Loss:0.000}  {step.Accuracy * 100:0.0}%  {step.ImagesPerSecond:0}/s{DataWait(step)}");

    /// <summary>A warning as a line of its own.</summary>
    public static string Warning(string run, string warning) => $"{run}  warning: {warning}";

    /// <summary>A finished epoch as a line of its own.</summary>
    public static string Epoch(string run, int epochs, EpochSummary epoch, TrainingStep? reading, TimeSpan? timeLeft)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{run}  epoch {epoch.Epoch}/{epochs}  loss {epoch.Loss:0.0000}  accuracy {epoch.Accuracy * 100:0.0} %");
        if (epoch.Validation is { } validation)
            text.Append(CultureInfo.InvariantCulture, $"  validation loss {validation.Loss:0.0000}  accuracy {validation.Accuracy * 100:0.0} %");
        if (epoch.AverageValidation is { } average) text.Append(CultureInfo.InvariantCulture, $"  averaged {average.Accuracy * 100:0.0} %");
        if (epoch.IsBest) text.Append("  best");
        if (reading is not null) text.Append(CultureInfo.InvariantCulture, $"  {reading.ImagesPerSecond:0} images/s{DataWait(reading)}");
        if (timeLeft is { } left && left > TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $"  {Duration(left)} left");
        return text.ToString();
    }

    // Where it matters: then more workers, smaller images or a faster disk would help.
    private static string DataWait(TrainingStep reading) =>
        reading.DataWait > NotableDataWait ? string.Create(CultureInfo.InvariantCulture, $"  {reading.DataWait * 100:0} % waiting for data") : "";

    /// <summary>A duration to the second: 45 s, 3 min 20 s, 2 h 05 min.</summary>
    public static string Duration(TimeSpan time)
    {
        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return rounded.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)rounded.TotalHours} h {rounded.Minutes:00} min")
            : rounded.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{rounded.Minutes} min {rounded.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{rounded.Seconds} s");
    }
}
