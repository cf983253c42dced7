using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>What an audit saw of one batch size.</summary>
/// <param name="BatchSize">Images a batch.</param>
/// <param name="Changed">Images whose logits have other bits than those of the image alone.</param>
/// <param name="LargestDifference">Between a logit in the batch and alone.</param>
public sealed record BatchInvarianceRow(int BatchSize, int Changed, double LargestDifference);

/// <summary>Whether a model gives an image the same logits, to the last bit, whatever images are beside it and however many.</summary>
public static class BatchInvariance
{
    /// <summary>
    /// Shows the images alone, then in batches of each size, in order and reversed, in evaluation mode. The state dict and the mode of each
    /// module are the same afterwards, but for presets whose evaluation changes them.
    /// </summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="images">[n, in_chans, S, S], on the model's device and in its type.</param>
    /// <param name="batchSizes">At most n each.</param>
    public static IReadOnlyList<BatchInvarianceRow> Audit<TModel>(TModel model, Tensor images, IReadOnlyList<int> batchSizes)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        using var modes = new EvaluationMode(model);
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor alone = cat([.. Batches(images, 1).Select(model.call)], 0);
        Tensor reversed = images.flip(0);
        return
        [
            .. batchSizes.Select(size =>
            {
                Tensor forwards = cat([.. Batches(images, size).Select(model.call)], 0);
                Tensor backwards = cat([.. Batches(reversed, size).Select(model.call)], 0).flip(0);
                Tensor difference = maximum((forwards - alone).abs(), (backwards - alone).abs());       // [n, num_classes]
                return new BatchInvarianceRow(size, (int)(difference != 0).any(1).sum().ToInt64(), difference.max().ToDouble());
            }),
        ];
    }

    private static IEnumerable<Tensor> Batches(Tensor images, int size)
    {
        for (long at = 0; at < images.shape[0]; at += size) yield return images[(int)at..(int)Math.Min(at + size, images.shape[0])];
    }
}
