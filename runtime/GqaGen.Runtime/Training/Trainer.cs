using System.Diagnostics;
using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping.Reference;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Trains an image classifier with AdamW and cross entropy. It holds no random state: the order of the images is a pure function of seed and
/// step, and the model keeps its generators in its state dict. So a run that resumes from a checkpoint equals one that never stopped, bit
/// for bit on the CPU with one number of threads.
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
    private readonly Device _device;
    private readonly ScalarType _dtype;
    private readonly Stopwatch _sinceReading = new();
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
        _model = model;
        _train = train;
        _sampler = new BatchSampler(train.Count, Options.BatchSize, Options.Seed);
        _learningRate = new LearningRate(Options, _sampler.StepsPerEpoch);
        _optimizer = new AdamWOptimizer(model, Options.WeightDecay);
        (_device, _dtype) = (_optimizer.Parameters[0].device, _optimizer.Parameters[0].dtype);
        _progress = new TrainingProgress(model.AttentionLayers, _device) { Scaler = model.Dimensions.Precision == Precision.Float16 ? new LossScaler(_device) : null };
        _progress.Finiteness.Reset();
        _allocations = new AllocationTotals(model.AttentionLayers);
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
        Observer.OnStart(new(TModel.VariantName, Step, last, _sampler.StepsPerEpoch, Options, RunWarnings.Of(_model.AttentionLayers, TotalSteps)));
        _sinceReading.Restart();

        FinishEpochIfDue(epochs, token);        // a run may have been stopped between the epoch's last step and its validation
        while (Step < last && !token.IsCancellationRequested)
        {
            TrainOneStep();
            FinishEpochIfDue(epochs, token);
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
        _progress.Finiteness.ThrowIfIll(Step);
        FinitenessCheck.ThrowIfIll(_optimizer.Parameters, Step);
        _checkpoint.Save(path);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote, in this or another process. On an exception nothing has changed.</summary>
    /// <exception cref="CheckpointException">It is of another run (the message lists the options that differ), or does not fit the model.</exception>
    /// <exception cref="IOException">It cannot be read or is damaged.</exception>
    public void Resume(string path) => _checkpoint.Load(path, _sampler.StepsPerEpoch, TotalSteps, Options.BatchSize);

    /// <summary>Frees the optimizer's state; the model and the images stay.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _progress.Dispose();
        _allocations.Dispose();
    }

    private void TrainOneStep()
    {
        using DisposeScope scope = NewDisposeScope();
        long next = Step + 1;
        bool isReading = next % Options.LogEvery == 0 || next % _sampler.StepsPerEpoch == 0;
        double rate = _learningRate.At(Step);
        ImageBatch batch = _train.Batch(_sampler.Batch(Step));
        Tensor labels = batch.Labels.to(_device);
        foreach (IGroupedAttention layer in _model.AttentionLayers) layer.BeginTrainingStep(Step);
        Tensor logits = Forward(batch.Images.to(_dtype, _device));                  // [B, num_classes]
        Tensor loss = functional.cross_entropy(logits, labels);                     // []
        _optimizer.ClearGradients();
        (_progress.Scaler?.Scale(loss) ?? loss).backward();
        _progress.Scaler?.Unscale(_optimizer.Parameters);
        Tensor? norm = Options.ClipGrad is { } most ? GradientClipping.Clip(_optimizer.Parameters, most)
            : isReading ? GradientClipping.Norm(_optimizer.Parameters) : null;
        _optimizer.Step(rate, _progress.Scaler?.FoundInf);
        _progress.Scaler?.Update();
        _progress.Add(loss, logits, labels);
        if (isReading) Read(rate, norm!);
    }

    private Tensor Forward(Tensor images)
    {
        try
        {
            return _model.call(images);
        }
        catch (DegenerateAllocationException e)
        {
            // The forward was cut short, so the step it belongs to is not counted yet.
            _progress.Finiteness.ThrowIfIll(Step + 1);
            throw new DegenerateAllocationException($"Training step {Step + 1}: {e.Message}", e);
        }
    }

    private void Read(double learningRate, Tensor norm)
    {
        _progress.Finiteness.ThrowIfIll(Step);
        double gradientNorm = norm.ToDouble();
        LossScaling? scaling = _progress.Scaler?.Read();
        scaling?.ThrowIfCollapsed(Step);
        if (!double.IsFinite(gradientNorm) && scaling is not { SkippedLast: true }) throw new NonFiniteException("The gradient norm", null, Step, Step);
        MetricSums sums = _progress.TakeReading();
        _allocations.Add(Options.BatchSize);
        int epoch = (int)((Step - 1) / _sampler.StepsPerEpoch) + 1;
        double speed = sums.Images / _sinceReading.Elapsed.TotalSeconds;
        Observer.OnStep(new(Step, epoch, sums.MeanLoss, sums.Accuracy, learningRate, gradientNorm, speed, _allocations.Take(), scaling?.Scale, scaling?.SkippedSteps));
        _sinceReading.Restart();
    }

    private bool EpochIsDue => Step > 0 && Step % _sampler.StepsPerEpoch == 0 && _progress.EpochImages > 0;

    private void FinishEpochIfDue(List<EpochSummary> epochs, CancellationToken token)
    {
        if (token.IsCancellationRequested || !EpochIsDue) return;
        EvaluationResult? validation;
        try
        {
            validation = Validation is null ? null : Evaluator.Evaluate(_model, Validation, Options.BatchSize, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }
        MetricSums sums = _progress.TakeEpoch();
        epochs.Add(new((int)(Step / _sampler.StepsPerEpoch), Step, sums.MeanLoss, sums.Accuracy, validation));
        SaveCheckpoint();
        Observer.OnEpoch(epochs[^1]);
        _sinceReading.Restart();
    }

    private void SaveCheckpoint()
    {
        if (CheckpointPath is null) return;
        Save(CheckpointPath);
        _checkpointStep = Step;
    }
}
