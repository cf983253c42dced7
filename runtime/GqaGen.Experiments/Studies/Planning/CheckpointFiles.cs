using System.Globalization;
using System.Text.Json;
using GqaGen.Runtime.Storage;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>
/// The digests of checkpoints that a study starts from. A file of gigabytes is read once: its digest is kept beside its length and time of change.
/// </summary>
/// <param name="cache">The file that keeps them; it is made when there is something to keep.</param>
public sealed class CheckpointFiles(string cache)
{
    private const string Unknown = "missing";

    private readonly Dictionary<string, Entry> _known = Read(cache);
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>A sentence for each file that was asked for and is not there.</summary>
    public IReadOnlyList<string> Missing => [.. _digests.Where(d => d.Value == Unknown).Select(d => $"There is no checkpoint {d.Key}; put it there, or mend 'checkpoint' in the study file.")];

    /// <summary>The SHA-256 of a file in hexadecimal, or a word that is none where it is missing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string Sha256(string path)
    {
        if (_digests.TryGetValue(path, out string? digest)) return digest;
        var file = new FileInfo(path);
        if (!file.Exists) return _digests[path] = Unknown;
        string stamp = string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
        if (_known.TryGetValue(path, out Entry? known) && known.Stamp == stamp) return _digests[path] = known.Sha256;

        digest = Checksum.Of(path);
        _known[path] = new(stamp, digest);
        AtomicFile.Write(cache, JsonSerializer.SerializeToUtf8Bytes(_known));
        return _digests[path] = digest;
    }

    // A cache that cannot be read is made anew.
    private static Dictionary<string, Entry> Read(string cache)
    {
        try
        {
            return File.Exists(cache) && JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(cache)) is { } read ? new(read, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return new(StringComparer.Ordinal);
        }
    }

    private sealed record Entry(string Stamp, string Sha256);
}
