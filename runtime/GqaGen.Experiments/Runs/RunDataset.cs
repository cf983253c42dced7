using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Runs;

/// <summary>From the arguments of a run to its data set.</summary>
public static class RunDataset
{
    /// <summary>
    /// What <see cref="Datasets.Open"/> opens for a run. Validation is held out by a seed that is the same in all runs, so that runs with different
    /// seeds are tested on models that were chosen by the same images.
    /// </summary>
    /// <param name="run">The data set, its folder, and what is shown of it.</param>
    /// <param name="model">The side and the channels of the images that it takes; its classes follow from the data set.</param>
    public static DatasetRequest RequestOf(RunArguments run, ViTOptions model) => new()
    {
        Name = run.Dataset,
        Directory = run.DataDir,
        ImgSize = model.ImgSize,
        InChans = model.InChans,
        AutoAugment = run.AutoAugment,
        HFlip = run.HFlip,
        ValSplit = run.ValSplit,
        TrainLimit = run.TrainLimit,
    };
}
