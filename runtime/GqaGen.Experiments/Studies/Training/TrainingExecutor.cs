using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>Does the trainings of a study on a device of this machine.</summary>
/// <param name="catalog">The variants of the program.</param>
/// <param name="datasets">Its data sets; they stay the caller's.</param>
/// <param name="device">Where models live.</param>
/// <param name="checkpointInterval">Longest time between two checkpoints; one is written after each epoch anyway. Ten minutes unless given.</param>
public sealed class TrainingExecutor(IReadOnlyList<Variant> catalog, DatasetCatalog datasets, Device device, TimeSpan? checkpointInterval = null) : IPhaseExecutor
{
    private const int SimilarityImages = 256;

    private readonly TimeSpan _interval = checkpointInterval ?? TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public WorkResult? Execute(WorkContext work, CancellationToken stop) =>
        catalog.Single(v => v.Name == work.Item.Arguments.Variant).Accept(new PhaseTraining(datasets, device, _interval, work, stop));

    private sealed class PhaseTraining(DatasetCatalog datasets, Device device, TimeSpan interval, WorkContext work, CancellationToken stop) : IVariantVisitor<WorkResult?>
    {
        private RunArguments Run => work.Item.Arguments;

        public WorkResult? Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            DatasetSplits splits = datasets.Read(Run, ModelOptions.Of(variant, Run));
            TOptions options = ModelOptions.Of(variant, Run with { NumClasses = splits.Train.ClassNames.Count });
            TrainingOptions training = Run.Training ?? TModel.DefaultTraining;
            using TModel model = TModel.Create(options, Run.Seed, device);
            Start(model, options);
            if (!Train(model, splits, training, out TrainingHistory history)) return null;

            TestResult? test = null;
            try
            {
                if (work.Item.IsTested) test = Test(model, variant, options, splits.Test, training.BatchSize);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return null;
            }
            Checkpoint.Save(model, work.Weights, new Dictionary<string, string>(WeightsMetadata.Of(variant.Name, options)) { ["work"] = work.Item.Id });
            return new()
            {
                Work = work.Item.Id,
                WeightsSha256 = Checksum.Of(work.Weights),
                Phase = new(work.Item.Phase.Word(), Run.Dataset, history.Epochs),
                Allocations = history.Allocations,
                Test = test,
            };
        }

        private void Start(nn.Module model, ViTOptions options)
        {
            if (work.Parent?.WeightsProblem() is { } problem) throw new DamagedWeightsException(problem);
            if ((work.Parent?.Weights ?? Run.InitialCheckpoint) is { } path) work.Log(InitialWeights.Load(model, options, path, Run.Pooling).Text);
        }

        // False if it was stopped; its state is saved then.
        private bool Train<TModel>(TModel model, DatasetSplits splits, TrainingOptions training, out TrainingHistory history)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
        {
            history = new TrainingHistory(splits.Train.Count / training.BatchSize * training.Epochs, training.LogEvery);
            var checkpoints = new CheckpointRotation<TModel>(work, history, interval);
            using MetricsLog log = MetricsLog.Open(work.Folder.In($"metrics.{work.Attempt}.jsonl"));
            var metrics = new MetricsObserver(log, work.Item.Name, Run.Variant, Run.Seed, work.Item.Phase.Word());
            using var trainer = new Trainer<TModel>(model, splits.Train, training)
            {
                Validation = splits.Validation,
                Observer = new CompositeObserver(history, checkpoints, metrics, work.Progress),
            };
            checkpoints.Resume(trainer);
            if (!trainer.Fit(stop).Cancelled) return true;
            checkpoints.Save();
            return false;
        }

        private TestResult Test<TModel, TOptions>(TModel model, Variant<TModel, TOptions> variant, TOptions options, IImageDataset images, int batchSize)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using var similarity = new GroupSimilarity(model.AttentionLayers, SimilarityImages);
            EvaluationResult test = Evaluator.Evaluate(model, images, batchSize, token: stop);
            return new()
            {
                Accuracy = test.Accuracy,
                Loss = test.Loss,
                NumHeads = options.NumHeads,
                Parameters = model.parameters().Sum(p => p.numel()),
                KvBytesPerToken = options.KvBytesPerToken,
                ForwardFlops = ForwardFlops.Of(variant, Run.ModelSize, options),
                GroupSimilarity = similarity.Take(),
            };
        }
    }
}
