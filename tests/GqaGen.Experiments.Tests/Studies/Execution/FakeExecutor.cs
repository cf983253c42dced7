using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GqaGen.Experiments.Studies;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Storage;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>
/// Trains nothing, but as a training does: its state is a chain of hashes over the item and the weights it starts from, saved every few steps, and gone
/// on from. While it works on an item it holds a lock that the operating system frees with the process, so a second worker on the same item is seen.
/// </summary>
internal sealed class FakeExecutor(string journal, TimeSpan step, Func<WorkItem, string?>? failsWith = null) : IPhaseExecutor
{
    private const int Steps = 12, SaveEvery = 3;

    /// <summary>Called at every step.</summary>
    public Action<WorkContext, int>? OnStep { get; init; }

    public WorkResult? Execute(WorkContext work, CancellationToken stop)
    {
        using FileStream only = Lock(work);
        Journal(work.Item, $"begin {work.Attempt}");
        if (failsWith?.Invoke(work.Item) is { } message) throw new InvalidOperationException(message);
        (int at, string state) = Resume(work) ?? (0, Start(work));
        for (; at < Steps; at++)
        {
            if (at % SaveEvery == 0) Save(work, at, state);
            if (stop.IsCancellationRequested)
            {
                Save(work, at, state);
                Journal(work.Item, "stop");
                return null;
            }
            OnStep?.Invoke(work, at);
            Thread.Sleep(step);
            state = Hash(state);
        }
        File.WriteAllText(work.Weights, state);
        Journal(work.Item, "end");
        return new()
        {
            Work = work.Item.Id,
            WeightsSha256 = Checksum.Of(work.Weights),
            Phase = new(work.Item.Phase.Word(), work.Item.Arguments.Dataset, [new EpochResult(1, Number(state, 0), Number(state, 2), Number(state, 4), Number(state, 6))]),
            Allocations = [],
            Test = !work.Item.IsTested ? null : new()
            {
                Accuracy = Number(state, 8), Loss = Number(state, 10), NumHeads = 6, Parameters = 1, KvBytesPerToken = 1, ForwardFlops = 1, GroupSimilarity = [null],
            },
        };
    }

    private static FileStream Lock(WorkContext work)
    {
        try
        {
            return new(work.Folder.In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"Two workers are on {work.Item.Name} at once.");
        }
    }

    private static string Start(WorkContext work)
    {
        string weights = "";
        if (work.Parent is { } parent)
        {
            if (parent.WeightsProblem() is { } problem) throw new DamagedWeightsException(problem);
            weights = File.ReadAllText(parent.Weights);
        }
        return Hash(work.Item.Description + weights);
    }

    private static void Save(WorkContext work, int at, string state) =>
        Checksum.Write(work.Folder.In(string.Create(CultureInfo.InvariantCulture, $"checkpoint.{work.Attempt}.{at}.state")), Encoding.UTF8.GetBytes($"{at} {state}"));

    private static (int, string)? Resume(WorkContext work)
    {
        var sound = Directory.EnumerateFiles(work.Folder.Path, "checkpoint.*.state").Where(f => Checksum.Problem(f) is null)
            .Select(f => File.ReadAllText(f).Split(' ')).Select(f => (At: int.Parse(f[0], CultureInfo.InvariantCulture), State: f[1])).OrderByDescending(f => f.At).ToArray();
        return sound.Length == 0 ? null : sound[0];
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static double Number(string state, int at) => Convert.ToInt32(state.Substring(at, 4), 16) / 65536d;

    // An append is a seek and a write: of two at once, by threads or processes, one would write over the other's line.
    private void Journal(WorkItem item, string what)
    {
        byte[] line = Encoding.UTF8.GetBytes($"{item.Name} {what}\n");
        for (int tries = 0; ; tries++)
        {
            try
            {
                using var file = new FileStream(journal, FileMode.Append, FileAccess.Write, FileShare.None);
                file.Write(line);
                return;
            }
            catch (IOException) when (tries < 5_000)
            {
                Thread.Sleep(1);
            }
        }
    }
}
