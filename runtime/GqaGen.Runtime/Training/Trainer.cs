using System.Diagnostics;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Trains an image classifier with AdamW and cross entropy. It holds no random state: the order of the images and how they are mixed are pure functions of
/// seed and step, what is random in them of seed, epoch and image, and the model keeps its generators in its state dict. So a run that resumes from a
/// checkpoint equals one that never stopped, bit for bit on the CPU with one number of threads, whatever the number of loader workers.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class Trainer<TModel> : IDisposable
    where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
{
    private readonly TModel _model;
    private readonly IImageDataset _train;
    private readonly BatchSampler _sampler;
    private readonly AdamWOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly TrainingProgress _progress;
    private readonly StepRunner<TModel> _steps;
    private readonly TrainingCheckpoint _checkpoint;
    private readonly Dictionary<string, string> _description;
    private readonly Device _device;
    private readonly Stopwatch _sinceSaved = new();
    private long? _savedStep;

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
        _optimizer = new AdamWOptimizer(model, Options.WeightDecay);
        _average = Options.ModelEmaDecay is { } decay ? new WeightAverage(model, decay) : null;
        _device = _optimizer.Parameters[0].device;
        _progress = new TrainingProgress(model.AttentionLayers, _device, Options.GradAccumSteps) { Scaler = model.Dimensions.Precision == Precision.Float16 ? new LossScaler(_device) : null };
        _progress.Finiteness.Reset();
        _steps = new StepRunner<TModel>(model, train, _sampler, _optimizer, _average, _progress, Options);
        _description = RunDescription.Of(TModel.VariantName, model.Dimensions, Options, train);
        _checkpoint = new TrainingCheckpoint(model, _average, _optimizer, _progress, _description);
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

    /// <summary>Where the state and the best weights are saved, and when; nowhere unless given.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Training steps done.</summary>
    public long Step => _progress.Step;

    /// <summary>Training steps of the whole run; an epoch has only full batches.</summary>
    public long TotalSteps => _steps.LearningRate.TotalSteps;

    /// <summary>The epoch that validated best; null before the first validation.</summary>
    public BestEpoch? Best => _progress.Best;

    /// <summary>Trains to the end of the last epoch, or until <see cref="TrainingOptions.Patience"/> is at its end.</summary>
    /// <param name="token">Stops the run after the step it is at; its state is saved if <see cref="Checkpoints"/> is given.</param>
    /// <exception cref="NonFiniteException">The loss, a key norm, the gradient or a weight was not finite; the checkpoints of before stay.</exception>
    /// <exception cref="DatasetException">An image of the step cannot be read; the message names it.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has no room for a step; the message names the sizes and what would fit.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written; those of before stay.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder of checkpoints may not be written to; likewise.</exception>
    public TrainingResult Fit(CancellationToken token = default) => Advance(TotalSteps - Step, token);

    /// <summary>Trains that many steps, or to where <see cref="Fit"/> ends if that comes first; otherwise as it.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="token">Stops it earlier.</param>
    public TrainingResult Advance(long steps, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        long start = Stopwatch.GetTimestamp(), last = Math.Min(Step + steps, TotalSteps);
        var epochs = new List<EpochSummary>();
        PrecisionSetting.Apply(_model.Dimensions.Precision, _device);
        _model.train();
        Observer.OnStart(new(TModel.VariantName, Step, last, _sampler.StepsPerEpoch, Options, Warnings()) { Threads = get_num_threads(), IsEpochDue = EpochIsDue });
        _steps.StartInterval();
        _sinceSaved.Restart();

        FinishEpochIfDue(epochs, token);        // a run may have been stopped between the epoch's last step and its validation
        using (DataLoader loader = new(_train, _sampler, Step, last, new() { Seed = Options.Seed, Workers = Options.Workers, Device = _device }))
        {
            while (Step < last && !IsStoppedEarly && !token.IsCancellationRequested && _steps.Run(loader, Observer, token))
            {
                FinishEpochIfDue(epochs, token);
                SaveIfDue();
            }
        }
        bool cancelled = (Step < last && !IsStoppedEarly) || EpochIsDue;
        if (cancelled) SaveState();
        var result = new TrainingResult(cancelled, Step, epochs, _savedStep == Step ? Checkpoints?.Last : null, Stopwatch.GetElapsedTime(start)) { StoppedEarly = Step < last && IsStoppedEarly };
        Observer.OnEnd(result);
        return result;
    }

    /// <summary>Saves the whole state of the run: model, averaged weights, optimizer, step and metrics.</summary>
    /// <exception cref="NonFiniteException">The state is spoilt; the file is not touched.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ThrowIfSpoilt();
        _checkpoint.Save(path);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote, in this or another process. On an exception nothing has changed.</summary>
    /// <exception cref="CheckpointException">It is of another run (the message lists the options that differ), or does not fit the model.</exception>
    /// <exception cref="IOException">It cannot be read or is damaged.</exception>
    public void Resume(string path) => _checkpoint.Load(path, _sampler.StepsPerEpoch, TotalSteps, Options.BatchSize, Options.GradAccumSteps);

    /// <summary>Continues from the newest intact state in <see cref="Checkpoints"/> → its file; null if there is none.</summary>
    /// <param name="damaged">Told of each newer one that is damaged, and why.</param>
    /// <inheritdoc cref="Resume(string)"/>
    public string? ResumeNewest(Action<string, Exception> damaged)
    {
        if (Checkpoints?.Newest(damaged) is not { } path) return null;
        Resume(path);
        if (path == Checkpoints.Last) _savedStep = Step;
        return path;
    }

    /// <summary>Frees the optimizer's state and the averages; the model and the images stay.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
        _progress.Dispose();
        _steps.Dispose();
    }

    private bool EpochIsDue => Step > 0 && Step % _sampler.StepsPerEpoch == 0 && _progress.EpochImages > 0;

    private bool IsStoppedEarly => Options.Patience is { } patience && Best is { } best && (Step / _sampler.StepsPerEpoch) - best.Epoch >= patience && !EpochIsDue;

    private IReadOnlyList<string> Warnings() => RunWarnings.Of(_model.AttentionLayers, TotalSteps, _device, _progress.Threads, get_num_threads());

    private void FinishEpochIfDue(List<EpochSummary> epochs, CancellationToken token)
    {
        if (token.IsCancellationRequested || !EpochIsDue) return;
        if (Validation is not null) SaveState();        // an image that cannot be read, or a kill, in the validation loses nothing of the epoch
        EvaluationResult? validation, average;
        try
        {
            (validation, average) = Validate(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }
        MetricSums sums = _progress.TakeEpoch();
        var epoch = new EpochSummary((int)(Step / _sampler.StepsPerEpoch), Step, sums.MeanLoss, sums.Accuracy, validation) { AverageValidation = average };
        if (epoch.Judged is { } judged) epoch = epoch with { IsBest = _progress.Judge(epoch.Epoch, judged) };
        epochs.Add(epoch);

        // The state last: after a kill an epoch is told of and its weights are written a second time rather than never.
        SaveWeights(epoch);
        Observer.OnEpoch(epoch);
        _savedStep = null;          // what was saved at this step, before the validation, does not know of the epoch's end
        SaveState();
        _steps.StartInterval();
    }

    private (EvaluationResult? Weights, EvaluationResult? Average) Validate(CancellationToken token)
    {
        if (Validation is not { } images) return default;
        EvaluationResult weights = Evaluator.Evaluate(_model, images, Options.BatchSize, Options.Workers, token: token);
        if (_average is null) return (weights, null);
        // The reference presets change their state in evaluation; that of the averages is not the model's.
        using var state = new StateSnapshot(_model, _model.AttentionLayers);
        using IDisposable averaged = _average.Apply();
        EvaluationResult average = Evaluator.Evaluate(_model, images, Options.BatchSize, Options.Workers, token: token);
        state.Restore();
        return (weights, average);
    }

    private void SaveIfDue()
    {
        if (Checkpoints is null) return;
        if ((Checkpoints.EverySteps is { } steps && Step % steps == 0) || (Checkpoints.Every is { } time && _sinceSaved.Elapsed >= time)) SaveState();
    }

    private void SaveState()
    {
        if (Checkpoints is null || _savedStep == Step) return;
        Checkpoints.SaveState(Save);
        _savedStep = Step;
        _sinceSaved.Restart();
    }

    private void SaveWeights(EpochSummary epoch)
    {
        if (Checkpoints is null || epoch.Judged is null) return;
        ThrowIfSpoilt();
        Checkpoints.SaveWeights(epoch, path => SafetensorsWriter.Write(path, _average?.StateDict() ?? _model.state_dict(), KeptWeights.Metadata(epoch, _description)));
    }

    private void ThrowIfSpoilt()
    {
        _progress.Finiteness.ThrowIfIll(Step, _progress.GradAccumSteps);
        FinitenessCheck.ThrowIfIll(_optimizer.Parameters, Step);
    }
}
