using System.Globalization;
using System.Text;
using System.Text.Json;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Directory">Where it lies.</param>
/// <param name="Step">Training steps done.</param>
/// <param name="Summary">The result; null if it was stopped before its end.</param>
public sealed record RunOutcome(RunDirectory Directory, long Step, RunSummary? Summary);

/// <summary>Does a run: a new one in a folder of its own, or one that is gone on with.</summary>
/// <param name="plan">What is run.</param>
/// <param name="tell">Told what happens, a line each.</param>
public sealed class TrainingRun(RunPlan plan, Action<string> tell)
{
    /// <summary>What is run.</summary>
    public RunPlan Plan { get; } = plan;

    /// <summary>The folder of the run that is gone on with; null for a new one.</summary>
    public RunDirectory? Resumed { get; init; }

    /// <summary>The folder, once there is one.</summary>
    public RunDirectory? Directory { get; private set; }

    /// <summary>The state to go on from; the newest intact one unless given.</summary>
    public string? State { get; init; }

    /// <summary>Trains, and tests the best weights.</summary>
    /// <param name="progress">Who follows it.</param>
    /// <param name="stop">Stops it after the step it is at, its state saved.</param>
    /// <exception cref="ArgumentsException">The run cannot be begun, or gone on with, as asked.</exception>
    /// <exception cref="CheckpointException">The initial checkpoint does not fit the model, or the states are of another run or all damaged.</exception>
    /// <exception cref="NonFiniteException">A number became NaN or infinite; the message says at which layer and step. The checkpoints of before stay.</exception>
    /// <exception cref="DatasetException">The data set is not there or damaged.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has no room for a step.</exception>
    /// <exception cref="IOException">Something cannot be read or written; the checkpoints of before stay.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public RunOutcome Execute(ITrainingObserver progress, CancellationToken stop = default)
    {
        if (Resumed is null || State is not null || ResultOf(Resumed) is not { } summary) return Plan.Variant.Accept(new Session(this, Resumed is null ? Plan : Plan.In(Resumed), tell, progress, stop));
        ResumedArguments.RequireSame(Plan.Arguments, summary, Resumed);
        tell($"{Resumed.Shown} is done already; this is its result.");
        Directory = Resumed;
        return new(Resumed, summary.Steps, summary);
    }

    // Of a run that is at its end; with more patience one that stopped early may still go on.
    private static RunSummary? ResultOf(RunDirectory directory)
    {
        try
        {
            return RunSummary.Read(directory.Summary) is { StoppedEarly: false } summary ? summary : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Session(TrainingRun run, RunPlan plan, Action<string> tell, ITrainingObserver progress, CancellationToken stop) : IVariantVisitor<RunOutcome>
    {
        public RunOutcome Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            Device device = RunPlaces.Device(plan.Arguments);
            foreach (string note in plan.Notes) tell(note);
            string? initialFile = BeginsAtItsStart ? plan.Arguments.InitialCheckpoint : null;
            if (initialFile is not null) InitialWeights.RequireFile(initialFile);
            using DatasetSplits data = RunPlaces.Open(plan);
            plan = plan.WithClasses(data.ClassNames.Count);
            tell(data.Description);

            TOptions options = ModelOptions.Of(variant, plan.Arguments);
            using TModel model = TModel.Create(options, plan.Arguments.Seed, device);
            InitialWeights? initial = initialFile is null ? null : InitialWeights.Load(model, options, initialFile, plan.Arguments.Pooling);
            if (initial is not null) tell(initial.Text);
            _ = new BatchSampler(data.Train.Count, plan.Arguments.Training!.BatchSize, plan.Arguments.Seed);        // before there is a folder, as all that can be wrong

            RunDirectory directory = run.Directory = run.Resumed ?? RunDirectory.Create(plan, DateTimeOffset.Now);
            plan = plan.In(directory);
            using IDisposable claim = directory.Claim();
            using var log = new RunLog(directory, plan.Arguments, tell);
            using var trainer = new Trainer<TModel>(model, data.Train, plan.Arguments.Training)
            {
                Validation = data.Validation.Count > 0 ? data.Validation : null,
                Checkpoints = directory.CheckpointsOf(plan.Arguments),
                Observer = new CompositeObserver([log, .. plan.Arguments.Tensorboard ? [new TensorBoardObserver(directory.TensorBoard)] : Array.Empty<ITrainingObserver>(), progress]),
            };
            Resume(trainer, directory);
            Describe(directory, device, data, model.parameters().Sum(p => p.numel()), trainer, initial);

            TrainingResult result = trainer.Fit(stop);
            return new(directory, result.Step, result.Cancelled ? null : Test(model, trainer, data.Test, directory, log, result));
        }

        // A run that was killed before its first state begins again as it began.
        private bool BeginsAtItsStart => run.Resumed is not { } resumed || (run.State is null && !resumed.CheckpointsOf(plan.Arguments).HasState);

        private void Resume<TModel>(Trainer<TModel> trainer, RunDirectory directory)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
        {
            trainer.Checkpoints!.DeleteTemporaries();
            if (run.Resumed is null) return;
            EnvironmentRecord.Read(directory.Environment)?.RequireSpec(plan.Variant, directory);
            string? from = run.State;
            if (from is not null) trainer.Resume(from);
            else from = trainer.ResumeNewest((path, e) => tell($"{Path.GetFileName(path)} is damaged and passed over: {e.Message}"));
            tell(from is null
                ? $"{directory.Shown} holds no state yet: the run begins at its start."
                : string.Create(CultureInfo.InvariantCulture, $"Goes on at step {trainer.Step} of {trainer.TotalSteps}, from {Path.GetRelativePath(directory.Root, from)}."));
        }

        private void Describe<TModel>(RunDirectory directory, Device device, DatasetSplits data, long parameters, Trainer<TModel> trainer, InitialWeights? initial)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
        {
            directory.WriteArguments(plan.Values);
            AtomicFile.Write(directory.Spec, Encoding.UTF8.GetBytes(plan.Variant.Spec));
            if (initial?.Conversion is { } conversion) AtomicFile.Write(directory.Conversion, Encoding.UTF8.GetBytes($"{conversion}\n"));
            new EnvironmentRecord
            {
                Variant = plan.Variant.Name,
                SpecSha256 = EnvironmentRecord.HashOf(plan.Variant),
                Dataset = data.Description,
                Parameters = parameters,
                Sessions = [.. EnvironmentRecord.Read(directory.Environment)?.Sessions ?? [], SessionRecord.Now(device, trainer.Step)],
            }.Write(directory.Environment);
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Variant.Name} {plan.Arguments.ModelSize}: {parameters:N0} parameters, {plan.Model.KvBytesPerToken:N0} KV bytes a token; {trainer.TotalSteps / trainer.Options.Epochs:N0} steps an epoch, {trainer.Options.Epochs} epochs, on {device}{(device.type == TorchSharp.DeviceType.CPU ? $" with {get_num_threads()} {(get_num_threads() == 1 ? "thread" : "threads")}" : "")}."));
            tell($"Writes to {directory.Shown}.");
        }

        private RunSummary? Test<TModel>(TModel model, Trainer<TModel> trainer, IImageDataset images, RunDirectory directory, RunLog log, TrainingResult result)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
        {
            // Which weights those are was decided on the validation split; without one they are the last.
            string weights = trainer.Best is null ? trainer.Checkpoints!.Last : trainer.Checkpoints!.Best;
            using (SavedWeights saved = SavedWeights.Open(weights)) saved.LoadInto(model);
            EvaluationResult? test;
            try
            {
                test = images.Count > 0 ? Evaluator.Evaluate(model, images, trainer.Options.BatchSize, trainer.Options.Workers, token: stop) : null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return null;
            }
            if (test is not null) log.Tested(result.Step, test);
            var summary = new RunSummary
            {
                Variant = plan.Variant.Name,
                ModelSize = plan.Arguments.ModelSize,
                Dataset = plan.Arguments.Dataset,
                Seed = plan.Arguments.Seed,
                Parameters = model.parameters().Sum(p => p.numel()),
                KvBytesPerToken = model.Dimensions.KvBytesPerToken,
                Steps = result.Step,
                Epochs = (int)(result.Step / (trainer.TotalSteps / trainer.Options.Epochs)),
                StoppedEarly = result.StoppedEarly,
                Best = trainer.Best,
                Weights = Path.GetRelativePath(directory.Root, weights).Replace('\\', '/'),
                TestAccuracy = test?.Accuracy,
                TestLoss = test?.Loss,
                Allocations = [.. test?.Allocations.Select(layer => layer.MeanQueryHeads) ?? []],
                NonUniformShares = [.. test?.Allocations.Select(layer => layer.NonUniformShare) ?? []],
                Seconds = result.Duration.TotalSeconds,
            };
            summary.Write(directory.Summary);
            RunPictures.Write(directory, plan.Arguments, model.Dimensions);
            return summary;
        }
    }
}
