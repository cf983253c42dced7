using GqaGen.Runtime.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>The images of a step, or a part of them, on their device.</summary>
/// <param name="Images">[b, c, h, w].</param>
/// <param name="Labels">int64 [b]: what counts as the right answer.</param>
/// <param name="Targets">The share of each class [b, classes], where images are mixed.</param>
internal readonly record struct TrainingBatch(Tensor Images, Tensor Labels, Tensor? Targets)
{
    /// <summary>A batch as it is, or mixed.</summary>
    public static TrainingBatch Of(ImageBatch batch, BatchMix? mix, long classes) => mix is null
        ? new(batch.Images, batch.Labels, null)
        : new(mix.Images(batch.Images), mix.Labels(batch.Labels), mix.Targets(batch.Labels, classes, batch.Images.dtype));

    /// <summary>The images from <paramref name="start"/> on, <paramref name="count"/> of them, without a copy.</summary>
    public TrainingBatch Narrow(long start, long count) =>
        new(Images.narrow(0, start, count), Labels.narrow(0, start, count), Targets?.narrow(0, start, count));

    /// <summary>
    /// Logits [b, classes] → their mean cross entropy [] with the targets, of which <paramref name="smoothing"/> is spread over all classes: timm's
    /// <c>LabelSmoothingCrossEntropy</c> and <c>SoftTargetCrossEntropy</c>.
    /// </summary>
    public Tensor Loss(Tensor logits, double smoothing) => functional.cross_entropy(logits, Targets ?? Labels, label_smoothing: smoothing);
}
