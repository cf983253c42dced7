using System.Diagnostics;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
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
    /// <param name="workers">Threads that read the images ahead, as <see cref="TrainingOptions.Workers"/>.</param>
    /// <param name="observe">Shown the logits [b, classes] and the labels int64 [b] of each batch, on the model's device.</param>
    /// <param name="token">Ends the measurement between two batches.</param>
    /// <exception cref="ArgumentException">The images do not fit the model, or there are none.</exception>
    /// <exception cref="DatasetException">An image cannot be read; the message names it.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has no room for a batch; the message names the sizes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EvaluationResult Evaluate<TModel>(TModel model, IImageDataset dataset, int? batchSize = null, int? workers = null, Action<Tensor, Tensor>? observe = null, CancellationToken token = default)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        int size = batchSize ?? TModel.DefaultTraining.BatchSize;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(batchSize));
        DatasetFit.Check(dataset, model.Dimensions, nameof(dataset));

        using var mode = new EvaluationMode(model);
        return Run(model, dataset, size, workers, observe, token);
    }

    private static EvaluationResult Run<TModel>(TModel model, IImageDataset dataset, int batchSize, int? workers, Action<Tensor, Tensor>? observe, CancellationToken token)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        Tensor weight = model.parameters().First();
        using var metrics = new RunningMetrics(weight.device);
        using var allocations = new AllocationTotals(model.AttentionLayers);
        using IDisposable noGrad = no_grad();
        var sampler = new SequentialSampler(dataset.Count, batchSize);
        long start = Stopwatch.GetTimestamp();
        using var loader = new DataLoader(dataset, sampler, 0, sampler.Batches, new() { Workers = workers, Device = weight.device });
        for (long i = 0; i < sampler.Batches; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            ImageBatch host = loader.Next(token);
            try
            {
                ImageBatch batch = host.To(weight.device, weight.dtype);
                Tensor logits = model.call(batch.Images);
                metrics.Add(functional.cross_entropy(logits, batch.Labels), logits, batch.Labels);
                observe?.Invoke(logits, batch.Labels);
            }
            catch (Exception e) when (AllocationFailure.Of(e) is { } failure)
            {
                throw MemoryAdvice.ForEvaluation(model, dataset.ImageShape, (int)host.Count, weight.device, failure, e);
            }
            allocations.Add(host.Count);
        }
        MetricSums sums = metrics.Read();
        return new(sums.MeanLoss, sums.Accuracy, sums.Images, sampler.Batches, Stopwatch.GetElapsedTime(start), allocations.Take());
    }
}
