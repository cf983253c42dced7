using System.Text.Json;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Runs;

/// <summary>What a run gave: summary.json.</summary>
public sealed record RunSummary
{
    /// <summary>The form of the document; rises when a member goes or changes its meaning.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The named size of its spec.</summary>
    public required string ModelSize { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes of keys and values of one token over all layers.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>Training steps done.</summary>
    public required long Steps { get; init; }

    /// <summary>Epochs done.</summary>
    public required int Epochs { get; init; }

    /// <summary>Whether training ended early because validation got no better.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>The epoch that validated best, whose weights are the result; null without a validation split.</summary>
    public required BestEpoch? Best { get; init; }

    /// <summary>The file of the weights that were tested, within the run's folder.</summary>
    public required string Weights { get; init; }

    /// <summary>Share of right answers on the test split, 0 to 1, of those weights; no choice was made by it. Null without a test split.</summary>
    public required double? TestAccuracy { get; init; }

    /// <summary>Mean cross entropy on the test split.</summary>
    public required double? TestLoss { get; init; }

    /// <summary>Query heads of each KV head of each layer, a mean over the images of the test split.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Allocations { get; init; }

    /// <summary>Share of those images whose allocation was not the uniform one, by layer.</summary>
    public required IReadOnlyList<double> NonUniformShares { get; init; }

    /// <summary>Wall time of training in the last session, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Reads summary.json; null if it is not there.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static RunSummary? Read(string path) => File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Readable.RunSummary) : null;

    /// <summary>Writes it.</summary>
    public void Write(string path) => AtomicFile.Write(path, (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Readable.RunSummary), (byte)'\n']);
}
