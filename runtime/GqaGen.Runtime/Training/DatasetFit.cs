using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Training;

/// <summary>Whether images fit a model; checked before they meet, because libtorch ends the process on some wrong shapes.</summary>
internal static class DatasetFit
{
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static void Check(IImageDataset dataset, ViTOptions model, string argument)
    {
        var wanted = new ImageShape(model.InChans, model.ImgSize, model.ImgSize);
        if (dataset.Count == 0) throw new ArgumentException("The data set has no images.", argument);
        if (dataset.ImageShape != wanted)
            throw new ArgumentException($"The images are {dataset.ImageShape}, but the model takes {wanted} (in_chans × img_size × img_size).", argument);
        if (dataset.ClassNames.Count > model.NumClasses)
            throw new ArgumentException($"The data set has {dataset.ClassNames.Count} classes, but the model has {model.NumClasses} (num_classes).", argument);
    }
}
