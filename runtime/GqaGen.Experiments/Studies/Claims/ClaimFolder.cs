using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace GqaGen.Experiments.Studies.Claims;

/// <summary>
/// The claims on one item: files <c>claim.N.json</c> in its folder, of which the one with the highest N counts. Taking an item over means to create
/// the next one, which the file system lets exactly one worker do (O_EXCL, on NFS too); so no claim is ever moved or deleted, and a worker whose claim
/// was taken over sees it. The time of the file's last change is the worker's last sign of life.
/// </summary>
internal sealed class ClaimFolder(string folder, LeaseTerms terms)
{
    private const string Prefix = "claim.", Extension = ".json";

    /// <summary>The claim that counts and how long its worker has been silent; null if nobody has ever claimed the item.</summary>
    public ClaimState? Current()
    {
        int generation = Highest();
        return generation == 0 ? null : Read(generation);
    }

    /// <summary>Claims the item; null if somebody else has it.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public WorkLease? TryTake(string owner)
    {
        Directory.CreateDirectory(folder);
        int generation = Highest();
        if (generation > 0 && !Read(generation).IsFree(terms)) return null;

        var claim = new Claim { Owner = owner, Process = ProcessIdentity.Current, Since = DateTime.UtcNow };
        return Create(PathOf(generation + 1), claim) ? new(this, generation + 1, claim, terms) : null;
    }

    public string PathOf(int generation) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{generation}{Extension}"));

    /// <summary>Whether another worker has taken over from that claim.</summary>
    public bool IsSucceeded(int generation) => Highest() > generation;

    private static bool Create(string path, Claim claim)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        try
        {
            using (file)
            {
                RandomAccess.Write(file, claim.ToBytes(), 0);
                RandomAccess.FlushToDisk(file);
            }
            return true;
        }
        catch (IOException)
        {
            File.Delete(path);          // nobody can have taken over from it yet
            throw;
        }
    }

    private int Highest() => !Directory.Exists(folder) ? 0 : Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}")
        .Select(path => int.TryParse(Path.GetFileName(path).AsSpan()[Prefix.Length..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int generation) ? generation : 0)
        .DefaultIfEmpty(0).Max();

    private ClaimState Read(int generation)
    {
        using SafeFileHandle file = File.OpenHandle(PathOf(generation), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), 1 << 16)];
        var claim = Claim.Parse(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)));
        DateTime seen = File.GetLastWriteTimeUtc(file);
        return new(generation, claim, seen, folder);
    }
}

/// <summary>The claim that counts.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Claim">Null where its worker has not written it yet.</param>
/// <param name="Seen">The last sign of life, on the clock of the file system.</param>
/// <param name="Folder">The item's folder.</param>
internal sealed record ClaimState(int Generation, Claim? Claim, DateTime Seen, string Folder)
{
    /// <summary>Whether the item may be taken: it was given back, or its worker is dead or silent.</summary>
    public bool IsFree(LeaseTerms terms) => Claim is { IsReleased: true } || Claim is { Process.HasEnded: true } || Silence() > terms.Length;

    /// <summary>How long its worker has been silent.</summary>
    public TimeSpan Silence() => FileClock.Now(Folder) - Seen;
}
