using System.Diagnostics;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>Measures a model on a set of images.</summary>
public static class Evaluator
{
    /// <summary>
    /// Shows every image once, in order, the last batch as small as what is left. The model is in evaluation mode meanwhile; its state dict and
    /// the mode of each of its modules are the same afterwards.
    /// </summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="dataset">The images; must fit the model.</param>
    /// <param name="batchSize">Images a batch; the variant's training batch unless given. Rules of <c>scope: batch</c> depend on it.</param>
    /// <param name="token">Ends the measurement between two batches.</param>
    /// <exception cref="ArgumentException">The images do not fit the model, or there are none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EvaluationResult Evaluate<TModel>(TModel model, IImageDataset dataset, int? batchSize = null, CancellationToken token = default)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        int size = batchSize ?? TModel.DefaultTraining.BatchSize;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(batchSize));
        DatasetFit.Check(dataset, model.Dimensions, nameof(dataset));

        using var mode = new EvaluationMode(model);
        return Run(model, dataset, size, token);
    }

    private static EvaluationResult Run<TModel>(TModel model, IImageDataset dataset, int batchSize, CancellationToken token)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        Tensor weight = model.parameters().First();
        using var metrics = new RunningMetrics(weight.device);
        using var allocations = new AllocationTotals(model.AttentionLayers);
        using IDisposable noGrad = no_grad();
        long batches = 0, start = Stopwatch.GetTimestamp();
        for (long at = 0; at < dataset.Count; at += batchSize, batches++)
        {
            token.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            ImageBatch batch = dataset.Batch([.. Range(at, Math.Min(at + batchSize, dataset.Count))]);
            Tensor labels = batch.Labels.to(weight.device);
            Tensor logits = model.call(batch.Images.to(weight.dtype, weight.device));
            metrics.Add(functional.cross_entropy(logits, labels), logits, labels);
            allocations.Add(labels.shape[0]);
        }
        MetricSums sums = metrics.Read();
        return new(sums.MeanLoss, sums.Accuracy, sums.Images, batches, Stopwatch.GetElapsedTime(start), allocations.Take());
    }

    private static IEnumerable<long> Range(long from, long to)
    {
        for (long i = from; i < to; i++) yield return i;
    }
}
