using TorchSharp;

namespace GqaGen.Runtime.Data;

/// <summary>How a <see cref="DataLoader"/> works; but for the seed, nothing here decides what it gives.</summary>
public sealed record DataLoaderOptions
{
    /// <summary>Decides all that is random in the images, together with the epoch and each image's index.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>
    /// Threads that read and augment (timm's <c>--workers</c>); 0 reads in the caller's thread. Unless given: 0 for a data set in memory; else one
    /// for each processor where a GPU computes, and one for every four where the processors do that themselves, at least 1 and at most
    /// <see cref="MostByDefault"/>.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>Batches that may be ready or in the making for each worker (PyTorch's <c>prefetch_factor</c>).</summary>
    public int PrefetchFactor { get; init; } = 2;

    /// <summary>Where the batches will be used. For CUDA they lie in pinned memory, so that they can be copied while the device computes.</summary>
    public torch.Device? Device { get; init; }

    /// <summary>The most workers that are chosen by themselves.</summary>
    public const int MostByDefault = 8;

    /// <summary>The threads for a data set, on a machine with that many processors.</summary>
    internal int WorkersFor(IImageDataset dataset, int processors) =>
        Workers ?? (dataset.IsInMemory ? 0 : Math.Clamp(Device?.type == DeviceType.CUDA ? processors : processors / 4, 1, MostByDefault));
}
