using System.Diagnostics;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>Does one training step after another: images, gradients, weights, and now and then a reading.</summary>
internal sealed class StepRunner<TModel>(
    TModel model, IImageDataset train, BatchSampler sampler, AdamWOptimizer optimizer, WeightAverage? average, TrainingProgress progress, TrainingOptions options) : IDisposable
    where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
{
    private readonly Device _device = optimizer.Parameters[0].device;
    private readonly MicroBatching<TModel> _microBatching = new(model, optimizer, progress, new BatchMixer(options, sampler.StepsPerEpoch), options);
    private readonly AllocationTotals _allocations = new(model.AttentionLayers);
    private readonly Stopwatch _sinceReading = new();
    private TimeSpan _waited;

    /// <summary>The rate of each step.</summary>
    public LearningRate LearningRate { get; } = new(options, sampler.StepsPerEpoch);

    /// <summary>The next reading counts time from here.</summary>
    public void StartInterval()
    {
        _sinceReading.Restart();
        _waited = TimeSpan.Zero;
    }

    /// <summary>Does the next step; false if the run was stopped while it waited for the images.</summary>
    public bool Run(DataLoader loader, ITrainingObserver observer, CancellationToken token)
    {
        using DisposeScope scope = NewDisposeScope();
        long next = progress.Step + 1;
        bool isReading = next % options.LogEvery == 0 || next % sampler.StepsPerEpoch == 0;
        double rate = LearningRate.At(progress.Step);
        if (NextBatch(loader, token) is not { } batch) return false;
        Tensor? norm;
        try
        {
            IReadOnlyList<MicroBatchOutput> outputs = _microBatching.Backward(batch, isReading, _allocations, observer.OnWarning);
            progress.Scaler?.Unscale(optimizer.Parameters);
            norm = options.ClipGrad is { } most ? GradientClipping.Clip(optimizer.Parameters, most)
                : isReading ? GradientClipping.Norm(optimizer.Parameters) : null;
            optimizer.Step(rate, progress.Scaler?.FoundInf);
            progress.Scaler?.Update();
            average?.Update();
            progress.Add(outputs);
        }
        catch (Exception e) when (AllocationFailure.Of(e) is { } failure)
        {
            throw MemoryAdvice.ForTraining(model, train.ImageShape, options.BatchSize / progress.GradAccumSteps, _device, options, failure, e);
        }
        if (isReading) observer.OnStep(Read(rate, norm!));
        return true;
    }

    public void Dispose() => _allocations.Dispose();

    private ImageBatch? NextBatch(DataLoader loader, CancellationToken token)
    {
        TimeSpan before = loader.Waited;
        try
        {
            return loader.Next(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _waited += loader.Waited - before;
        }
    }

    private TrainingStep Read(double learningRate, Tensor norm)
    {
        long step = progress.Step;
        progress.Finiteness.ThrowIfIll(step, progress.GradAccumSteps);
        double gradientNorm = norm.ToDouble();
        LossScaling? scaling = progress.Scaler?.Read();
        scaling?.ThrowIfCollapsed(step);
        if (!double.IsFinite(gradientNorm) && scaling is not { SkippedLast: true }) throw new NonFiniteException("The gradient norm", null, step, step);
        MetricSums sums = progress.TakeReading();
        int epoch = (int)((step - 1) / sampler.StepsPerEpoch) + 1;
        TimeSpan elapsed = _sinceReading.Elapsed;
        var reading = new TrainingStep(
            step, epoch, sums.MeanLoss, sums.Accuracy, learningRate, gradientNorm, sums.Images / elapsed.TotalSeconds, _allocations.Take(), scaling?.Scale, scaling?.SkippedSteps)
        {
            DataWait = _waited / elapsed,
        };
        StartInterval();
        return reading;
    }
}
