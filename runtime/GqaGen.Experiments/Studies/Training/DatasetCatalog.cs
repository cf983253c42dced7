using System.Collections.Concurrent;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>Reads a data set for a model.</summary>
/// <param name="run">Its folder, limit and split.</param>
/// <param name="model">The side and the channels of the images that the model takes; its classes follow from the data set.</param>
/// <exception cref="IOException">It is not there or breaks its format; the message names the file and the mend.</exception>
public delegate DatasetSplits DatasetReader(RunArguments run, ViTOptions model);

/// <summary>The data sets of a program by name. Each is read once for all trainings that read it alike.</summary>
/// <param name="readers">By name, for instance <c>digits</c>.</param>
public sealed class DatasetCatalog(IReadOnlyDictionary<string, DatasetReader> readers) : IDisposable
{
    private readonly ConcurrentDictionary<DatasetRequest, Lazy<DatasetSplits>> _read = new();

    /// <summary>The data sets that come with this assembly.</summary>
    public static DatasetCatalog Default() =>
        new(Datasets.All.ToDictionary(info => info.Name, _ => new DatasetReader((run, model) => Datasets.Open(RunDataset.RequestOf(run, model))), StringComparer.Ordinal));

    /// <summary>Their names.</summary>
    public IReadOnlyCollection<string> Names { get; } = [.. readers.Keys];

    /// <summary>The splits for a run; they stay the catalog's.</summary>
    /// <exception cref="IOException">The data set is not there or breaks its format.</exception>
    /// <exception cref="ArgumentException">There is no data set of that name.</exception>
    public DatasetSplits Read(RunArguments run, ViTOptions model)
    {
        if (!readers.TryGetValue(run.Dataset, out DatasetReader? reader)) throw new ArgumentException($"'{run.Dataset}' is no data set; there are {string.Join(", ", Names)}.", nameof(run));
        DatasetRequest request = RunDataset.RequestOf(run, model);
        Lazy<DatasetSplits> splits = _read.GetOrAdd(request, _ => new(() => reader(run, model)));
        try
        {
            return splits.Value;
        }
        catch
        {
            _read.TryRemove(new(request, splits));          // it may be there at the next attempt
            throw;
        }
    }

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (Lazy<DatasetSplits> splits in _read.Values.Where(s => s.IsValueCreated)) splits.Value.Dispose();
    }
}
