using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Runtime.Storage;

namespace GqaGen.Experiments.Studies.Records;

/// <summary>The folder of one item: what it is, its result, its failures, its log, its weights.</summary>
public sealed class WorkFolder
{
    internal WorkFolder(string path, WorkItem item) => (Path, Item) = (path, item);

    /// <summary>The folder; it may not exist yet.</summary>
    public string Path { get; }

    /// <summary>The item.</summary>
    public WorkItem Item { get; }

    /// <summary>The trained weights, once there is a result that has them.</summary>
    public string Weights => In("weights.safetensors");

    /// <summary>The lines that workers wrote about it, with times.</summary>
    public string Log => In("log.txt");

    private string Description => In("work.json");

    private string Result => In("result.json");

    private string Failure => In("failure.json");

    private string Timing => In("timing.json");

    /// <summary>A file in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether there is a result, sound or not.</summary>
    public bool HasResult => File.Exists(Result);

    /// <summary>The result, or null if there is none.</summary>
    /// <exception cref="DamagedRecordException">There is one, but not as it was written.</exception>
    public WorkResult? ReadResult()
    {
        try
        {
            return File.Exists(Result) ? ReadSound() : null;
        }
        // Somebody has just taken it back.
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What keeps other work from starting from the weights: a sentence, or null if they are those that the result tells of.</summary>
    public string? WeightsProblem()
    {
        try
        {
            if (ReadResult() is not { } result) return $"{Path} has no result.";
            if (!File.Exists(Weights)) return $"{Weights} is missing.";
            string found = Checksum.Of(Weights);
            return found == result.WeightsSha256 ? null : $"{Weights} is damaged: its SHA-256 is {found[..12]}…, expected {result.WeightsSha256[..12]}….";
        }
        catch (Exception e) when (e is DamagedRecordException or FileNotFoundException)
        {
            return e.Message;
        }
    }

    /// <summary>The failures since the last retry, or null.</summary>
    public WorkFailure? ReadFailure() => File.Exists(Failure) ? Parse(Failure, RecordJson.Default.WorkFailure) ?? new([]) : null;

    /// <summary>How long it took, or null.</summary>
    public WorkTiming? ReadTiming() => File.Exists(Timing) ? Parse(Timing, RecordJson.Default.WorkTiming) : null;

    internal void WriteDescription()
    {
        Directory.CreateDirectory(Path);
        if (!File.Exists(Description)) AtomicFile.Write(Description, Encoding.UTF8.GetBytes(Item.Description));
    }

    internal void WriteResult(WorkResult result) => Checksum.Write(Result, result.ToBytes());

    internal void WriteTiming(WorkTiming timing) => AtomicFile.Write(Timing, timing.ToBytes());

    internal void AddFailure(FailedAttempt attempt) => AtomicFile.Write(Failure, new WorkFailure([.. ReadFailure()?.Attempts ?? [], attempt]).ToBytes());

    /// <summary>Forgets the failures, so that the item is tried again; the log keeps them.</summary>
    public void ForgetFailures() => File.Delete(Failure);

    /// <summary>Forgets the result, so that the item is done again.</summary>
    internal void ForgetResult() => Checksum.Delete(Result);

    internal void AppendLog(string line)
    {
        Directory.CreateDirectory(Path);
        File.AppendAllText(Log, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}Z  {line}\n"));
    }

    private WorkResult ReadSound()
    {
        if (Checksum.Problem(Result) is { } problem) throw new DamagedRecordException(problem);
        WorkResult result = Parse(Result, ResultJson.Default.WorkResult) ?? throw new DamagedRecordException($"{Result} is no result of this version.");
        if (result.Work != Item.Id) throw new DamagedRecordException($"{Result} is the result of other work ({result.Work[..Math.Min(12, result.Work.Length)]}…).");
        if (!Item.IsTested && !File.Exists(Weights)) throw new DamagedRecordException($"{Weights} is missing, and other phases start from it.");
        return result;
    }

    private static T? Parse<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        // It is spoilt, or somebody has just deleted it.
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>A file of a study is not as it was written; the message names it.</summary>
public sealed class DamagedRecordException : IOException
{
    /// <summary>Makes the exception.</summary>
    public DamagedRecordException()
    {
    }

    /// <inheritdoc/>
    public DamagedRecordException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DamagedRecordException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
