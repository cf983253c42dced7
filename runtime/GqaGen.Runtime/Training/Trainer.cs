using System.Diagnostics;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Trains an image classifier with AdamW and cross entropy. It holds no random state: the order of the images is a pure function of seed and
/// step, what is random in them of seed, epoch and image, and the model keeps its generators in its state dict. So a run that resumes from a
/// checkpoint equals one that never stopped, bit for bit on the CPU with one number of threads, whatever the number of loader workers.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class Trainer<TModel> : IDisposable
    where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
{
    private readonly TModel _model;
    private readonly IImageDataset _train;
    private readonly BatchSampler _sampler;
    private readonly LearningRate _learningRate;
    private readonly AdamWOptimizer _optimizer;
    private readonly TrainingProgress _progress;
    private readonly AllocationTotals _allocations;
    private readonly TrainingCheckpoint _checkpoint;
    private readonly MicroBatching<TModel> _microBatching;
    private readonly Device _device;
    private readonly Stopwatch _sinceReading = new();
    private TimeSpan _waited;
    private long? _checkpointStep;

    /// <summary>Prepares a run from step 0. The model stays the caller's; it must be on its device, and stay there.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="train">What it is trained on; stays the caller's.</param>
    /// <param name="options">How; as the variant's spec says unless given.</param>
    /// <exception cref="ArgumentException">The options are out of range, or the images do not fit the model.</exception>
    public Trainer(TModel model, IImageDataset train, TrainingOptions? options = null)
    {
        Options = options ?? TModel.DefaultTraining;
        Options.Validate();
        DatasetFit.Check(train, model.Dimensions, nameof(train));
        MicroBatching<TModel>.Check(model, Options);
        _model = model;
        _train = train;
        _sampler = new BatchSampler(train.Count, Options.BatchSize, Options.Seed);
        _learningRate = new LearningRate(Options, _sampler.StepsPerEpoch);
        _optimizer = new AdamWOptimizer(model, Options.WeightDecay);
        _device = _optimizer.Parameters[0].device;
        _progress = new TrainingProgress(model.AttentionLayers, _device, Options.GradAccumSteps) { Scaler = model.Dimensions.Precision == Precision.Float16 ? new LossScaler(_device) : null };
        _progress.Finiteness.Reset();
        _allocations = new AllocationTotals(model.AttentionLayers);
        _microBatching = new MicroBatching<TModel>(model, _optimizer, _progress, _allocations, Options);
        _checkpoint = new TrainingCheckpoint(model, _optimizer, _progress, RunDescription.Of(TModel.VariantName, model.Dimensions, Options, train));
    }

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Measured after each epoch; nothing is unless given. It stays the caller's.</summary>
    /// <exception cref="ArgumentException">The images do not fit the model.</exception>
    public IImageDataset? Validation
    {
        get;
        init
        {
            if (value is not null) DatasetFit.Check(value, _model.Dimensions, nameof(Validation));
            field = value;
        }
    }

    /// <summary>Who follows the run.</summary>
    public ITrainingObserver Observer { get; init; } = CompositeObserver.Empty;

    /// <summary>Where the state is saved after each epoch and on cancellation; nowhere unless given.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Training steps done.</summary>
    public long Step => _progress.Step;

    /// <summary>Training steps of the whole run; an epoch has only full batches.</summary>
    public long TotalSteps => _learningRate.TotalSteps;

    /// <summary>Trains to the end of the last epoch.</summary>
    /// <param name="token">Stops the run after the step it is at; a checkpoint is written if <see cref="CheckpointPath"/> is given.</param>
    /// <exception cref="NonFiniteException">The loss, a key norm, the gradient or a weight was not finite; the checkpoint of before stays.</exception>
    /// <exception cref="DatasetException">An image of the step cannot be read; the message names it.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has no room for a step; the message names the sizes and what would fit.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written.</exception>
    public TrainingResult Fit(CancellationToken token = default) => Advance(TotalSteps - Step, token);

    /// <summary>Trains that many steps, or to the end of the last epoch if that comes first; otherwise as <see cref="Fit"/>.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="token">Stops it earlier.</param>
    public TrainingResult Advance(long steps, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        long start = Stopwatch.GetTimestamp(), last = Math.Min(Step + steps, TotalSteps);
        var epochs = new List<EpochSummary>();
        PrecisionSetting.Apply(_model.Dimensions.Precision, _device);
        _model.train();
        Observer.OnStart(new(TModel.VariantName, Step, last, _sampler.StepsPerEpoch, Options, Warnings()) { Threads = get_num_threads() });
        StartInterval();

        FinishEpochIfDue(epochs, token);        // a run may have been stopped between the epoch's last step and its validation
        using (DataLoader loader = new(_train, _sampler, Step, last, new() { Seed = Options.Seed, Workers = Options.Workers, Device = _device }))
        {
            while (Step < last && !token.IsCancellationRequested && TrainOneStep(loader, token)) FinishEpochIfDue(epochs, token);
        }
        bool cancelled = Step < last || EpochIsDue;
        if (cancelled) SaveCheckpoint();
        var result = new TrainingResult(cancelled, Step, epochs, _checkpointStep == Step ? CheckpointPath : null, Stopwatch.GetElapsedTime(start));
        Observer.OnEnd(result);
        return result;
    }

    /// <summary>Saves the whole state of the run: model, optimizer, step and metrics.</summary>
    /// <exception cref="NonFiniteException">The state is spoilt; the file is not touched.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        _progress.Finiteness.ThrowIfIll(Step, _progress.GradAccumSteps);
        FinitenessCheck.ThrowIfIll(_optimizer.Parameters, Step);
        _checkpoint.Save(path);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote, in this or another process. On an exception nothing has changed.</summary>
    /// <exception cref="CheckpointException">It is of another run (the message lists the options that differ), or does not fit the model.</exception>
    /// <exception cref="IOException">It cannot be read or is damaged.</exception>
    public void Resume(string path) => _checkpoint.Load(path, _sampler.StepsPerEpoch, TotalSteps, Options.BatchSize, Options.GradAccumSteps);

    /// <summary>Frees the optimizer's state; the model and the images stay.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _progress.Dispose();
        _allocations.Dispose();
    }

    // False if the run was stopped while it waited for the images.
    private bool TrainOneStep(DataLoader loader, CancellationToken token)
    {
        using DisposeScope scope = NewDisposeScope();
        long next = Step + 1;
        bool isReading = next % Options.LogEvery == 0 || next % _sampler.StepsPerEpoch == 0;
        double rate = _learningRate.At(Step);
        if (NextBatch(loader, token) is not { } batch) return false;
        Tensor? norm;
        try
        {
            IReadOnlyList<MicroBatchOutput> outputs = _microBatching.Backward(batch, isReading, Observer.OnWarning);
            _progress.Scaler?.Unscale(_optimizer.Parameters);
            norm = Options.ClipGrad is { } most ? GradientClipping.Clip(_optimizer.Parameters, most)
                : isReading ? GradientClipping.Norm(_optimizer.Parameters) : null;
            _optimizer.Step(rate, _progress.Scaler?.FoundInf);
            _progress.Scaler?.Update();
            _progress.Add(outputs);
        }
        catch (Exception e) when (AllocationFailure.Of(e) is { } failure)
        {
            throw MemoryAdvice.ForTraining(_model, _train.ImageShape, Options.BatchSize / _progress.GradAccumSteps, _device, Options, failure, e);
        }
        if (isReading) Read(rate, norm!);
        return true;
    }

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

    private void StartInterval()
    {
        _sinceReading.Restart();
        _waited = TimeSpan.Zero;
    }

    private void Read(double learningRate, Tensor norm)
    {
        _progress.Finiteness.ThrowIfIll(Step, _progress.GradAccumSteps);
        double gradientNorm = norm.ToDouble();
        LossScaling? scaling = _progress.Scaler?.Read();
        scaling?.ThrowIfCollapsed(Step);
        if (!double.IsFinite(gradientNorm) && scaling is not { SkippedLast: true }) throw new NonFiniteException("The gradient norm", null, Step, Step);
        MetricSums sums = _progress.TakeReading();
        int epoch = (int)((Step - 1) / _sampler.StepsPerEpoch) + 1;
        TimeSpan elapsed = _sinceReading.Elapsed;
        Observer.OnStep(new(Step, epoch, sums.MeanLoss, sums.Accuracy, learningRate, gradientNorm, sums.Images / elapsed.TotalSeconds, _allocations.Take(), scaling?.Scale, scaling?.SkippedSteps)
        {
            DataWait = _waited / elapsed,
        });
        StartInterval();
    }

    private IReadOnlyList<string> Warnings() => RunWarnings.Of(_model.AttentionLayers, TotalSteps, _device, _progress.Threads, get_num_threads());

    private bool EpochIsDue => Step > 0 && Step % _sampler.StepsPerEpoch == 0 && _progress.EpochImages > 0;

    private void FinishEpochIfDue(List<EpochSummary> epochs, CancellationToken token)
    {
        if (token.IsCancellationRequested || !EpochIsDue) return;
        EvaluationResult? validation;
        try
        {
            validation = Validation is null ? null : Evaluator.Evaluate(_model, Validation, Options.BatchSize, Options.Workers, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }
        MetricSums sums = _progress.TakeEpoch();
        epochs.Add(new((int)(Step / _sampler.StepsPerEpoch), Step, sums.MeanLoss, sums.Accuracy, validation));
        SaveCheckpoint();
        Observer.OnEpoch(epochs[^1]);
        StartInterval();
    }

    private void SaveCheckpoint()
    {
        if (CheckpointPath is null) return;
        Save(CheckpointPath);
        _checkpointStep = Step;
    }
}
