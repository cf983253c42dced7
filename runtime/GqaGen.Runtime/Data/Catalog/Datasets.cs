using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Data sets by name, from a folder that holds them as they are distributed; nothing is downloaded. What is opened is a pure function of the request
/// and the files: the same on every machine, whatever the number of threads.
/// </summary>
public static class Datasets
{
    /// <summary>All that can be opened.</summary>
    public static IReadOnlyList<DatasetInfo> All { get; } = [.. KnownDataset.All.Select(known => known.Info)];

    /// <summary>Finds a data set by name or alias, whatever the case and the separators.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all of them.</exception>
    public static DatasetInfo Find(string name) => DatasetNames.Find(All, name);

    /// <summary>Opens a data set.</summary>
    /// <exception cref="ArgumentException">The name is unknown, the folder is not named, or a setting is out of range.</exception>
    /// <exception cref="DatasetException">The folder does not hold it, or a file is damaged, cut short or of something else.</exception>
    public static DatasetSplits Open(DatasetRequest request)
    {
        DatasetInfo info = Find(request.Name);
        Func<string, DatasetParts> read = KnownDataset.All.Single(known => known.Info == info).Read;
        request.Validate();
        if (!info.IsEmbedded && string.IsNullOrWhiteSpace(request.Directory))
            throw new ArgumentException($"The data set '{info.Name}' needs its folder. It is {info.Distribution}.", nameof(request));
        try
        {
            return Open(request, info, read(info.IsEmbedded ? "" : Path.GetFullPath(request.Directory!)));
        }
        catch (DatasetException e) when (e.IsNotThere)
        {
            throw new DatasetException($"{e.Message} ('{info.Name}' is {info.Distribution}.)", e);
        }
    }

    /// <summary>The splits of a data set that has been read.</summary>
    internal static DatasetSplits Open(DatasetRequest request, DatasetInfo info, DatasetParts parts)
    {
        var held = HeldOutParts.Of(request, parts);
        string policy = request.AutoAugment ?? info.AutoAugment;
        ImagePipeline training = Pipeline(request, policy, request.HFlip), evaluation = Pipeline(request, AugmentationPolicy.None, 0);
        return new(Part("train", held.Train, training), Part("validation", held.Validation, evaluation), Part("test", held.Test, evaluation))
        {
            Description = DatasetDescription.Of(request, info, parts, held, training, evaluation),
        };

        TransformedImages Part(string name, ImageSelection images, ImagePipeline pipeline) => new(images, pipeline, $"{info.Name} {name}, sha256 {images.Checksum()}");
    }

    private static ImagePipeline Pipeline(DatasetRequest request, string policy, double flip)
    {
        IEnumerable<IImageTransform> flips = flip > 0 ? [new RandomHorizontalFlip(flip)] : [];
        var resize = new Resize(request.ImgSize, request.ImgSize, request.Interpolation);
        return new([.. flips, .. AugmentationPolicy.Parse(policy)], resize, new Normalize(Each(request.Mean), Each(request.Std)));

        double[] Each(IReadOnlyList<double> values) => values.Count == 1 ? [.. Enumerable.Repeat(values[0], request.InChans)] : [.. values];
    }
}
