using System.Globalization;
using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;
using static TorchSharp.torch;

namespace Quickstart;

/// <summary>Does one training, or takes its result from an earlier run with the same settings.</summary>
internal sealed class CellRunner(QuickstartOptions options, RunDirectory run, DatasetSplits digits, MetricsLog log, Device device)
{
    public const string Pretrain = "pretrain", UpTrain = "up-train";

    private RunDirectory Directory => run;

    private DatasetSplits Digits => digits;

    private MetricsLog Log => log;

    private Device Device => device;

    /// <summary>The result, or null if the training was stopped.</summary>
    public CellResult? Run(Cell cell, PhaseProgress progress, CancellationToken cancel)
    {
        TrainingOptions training = cell.Phase == Pretrain
            ? new() { LearningRate = 2e-3, WeightDecay = 0.3, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 1, ClipGrad = 1, Epochs = options.Epochs, Seed = cell.Seed }
            : new() { LearningRate = 5e-4, WeightDecay = 0.3, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 1, ClipGrad = 1, Epochs = options.UpTrainEpochs, Seed = cell.Seed };
        string settings = string.Create(CultureInfo.InvariantCulture, $"MHA {options.Epochs} epochs; {training}");
        if (CellResult.Read(run.Result(cell)) is { } known && known.Settings == settings && File.Exists(run.Weights(cell)))
        {
            progress.Ended(known, wasKnown: true);
            return known;
        }
        return GqaCatalog.All.Single(v => v.Name == cell.Variant).Accept(new Training(this, cell, training, settings, progress, cancel));
    }

    private sealed class Training(CellRunner owner, Cell cell, TrainingOptions training, string settings, PhaseProgress progress, CancellationToken cancel) : IVariantVisitor<CellResult?>
    {
        public CellResult? Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            TOptions dimensions = variant.Size("tiny");
            using TModel model = TModel.Create(dimensions, cell.Seed, owner.Device);
            if (cell.Phase == UpTrain) Convert(model, dimensions);

            var checkpoints = new CheckpointFolder(owner.Directory.Checkpoints(cell));
            using var trainer = new Trainer<TModel>(model, owner.Digits.Train, training)
            {
                Validation = owner.Digits.Validation,
                Checkpoints = checkpoints,
                Observer = new CompositeObserver(new MetricsObserver(owner.Log, cell.Name, variant.Name, cell.Seed, cell.Phase), progress.Show(cell)),
            };
            trainer.ResumeNewest((path, e) => Console.Error.WriteLine($"{path} is damaged and passed over: {e.Message}"));
            if (trainer.Fit(cancel).Cancelled) return null;

            Checkpoint.Save(model, owner.Directory.Weights(cell), new Dictionary<string, string> { ["variant"] = variant.Name, ["size"] = "tiny", ["seed"] = cell.Seed.ToString(CultureInfo.InvariantCulture) });
            EvaluationResult test = Evaluator.Evaluate(model, owner.Digits.Test);
            var result = new CellResult
            {
                Phase = cell.Phase,
                Variant = variant.Name,
                Seed = cell.Seed,
                Settings = settings,
                TestAccuracy = test.Accuracy,
                Parameters = model.parameters().Sum(p => p.numel()),
                KvBytesPerToken = dimensions.KvBytesPerToken,
                FinalAllocation = [.. test.Allocations.Select(layer => layer.MeanQueryHeads)],
            };
            result.Write(owner.Directory.Result(cell));
            System.IO.Directory.Delete(checkpoints.Path, recursive: true);
            progress.Ended(result, wasKnown: false);
            return result;
        }

        private void Convert<TModel>(TModel model, ViTOptions dimensions)
            where TModel : nn.Module<Tensor, Tensor>
        {
            using DisposeScope scope = NewDisposeScope();
            using WeightsFile mha = WeightsFile.Open(owner.Directory.Weights(new(Pretrain, GqaCatalog.Mha.Name, cell.Seed)));
            MhaConversion.Convert(mha, dimensions).ApplyTo(model);
        }
    }
}
