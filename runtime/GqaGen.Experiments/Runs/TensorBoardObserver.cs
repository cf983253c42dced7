using System.Globalization;
using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace GqaGen.Experiments.Runs;

/// <summary>
/// Writes a run as TensorBoard events: loss, accuracy, learning rate and speed at each reading, the query heads of each KV head of each layer as scalars,
/// and their distribution as a histogram an epoch. A session that goes on adds a file; TensorBoard shows them as one run.
/// </summary>
/// <param name="folder">The folder of the events; it is made.</param>
internal sealed class TensorBoardObserver(string folder) : ITrainingObserver
{
    private SummaryWriter? _writer;
    private TrainingStep? _last;

    // Not before: a run that cannot begin, or is at its end, leaves no file.
    private SummaryWriter Writer => _writer ??= torch.utils.tensorboard.SummaryWriter(folder, createRunName: false);

    public void OnStep(TrainingStep step)
    {
        _last = step;
        Add("train/loss", step.Loss, step.Step);
        Add("train/accuracy", step.Accuracy, step.Step);
        Add("train/lr", step.LearningRate, step.Step);
        Add("train/gradient_norm", step.GradientNorm, step.Step);
        Add("speed/images_per_second", step.ImagesPerSecond, step.Step);
        Add("speed/data_wait", step.DataWait, step.Step);
        if (step.LossScale is { } scale) Add("train/loss_scale", scale, step.Step);
        foreach (LayerAllocation layer in step.Allocations)
        {
            Add($"{Layer(layer)}/differs_from_uniform", layer.NonUniformShare, step.Step);
            for (int head = 0; head < layer.MeanQueryHeads.Count; head++) Add($"{Layer(layer)}/kv{Number(head)}", layer.MeanQueryHeads[head], step.Step);
        }
    }

    public void OnEpoch(EpochSummary epoch)
    {
        Add("epoch/train_loss", epoch.Loss, epoch.Step);
        Add("epoch/train_accuracy", epoch.Accuracy, epoch.Step);
        Add("validation", epoch.Validation, epoch.Step);
        Add("validation_ema", epoch.AverageValidation, epoch.Step);
        foreach (LayerAllocation layer in _last?.Allocations ?? [])
        {
            using torch.Tensor heads = torch.tensor(layer.MeanQueryHeads.ToArray());
            Writer.add_histogram($"{Layer(layer)}/query_heads", heads, Step(epoch.Step));
        }
    }

    private void Add(string tag, EvaluationResult? validation, long step)
    {
        if (validation is null) return;
        Add($"{tag}/loss", validation.Loss, step);
        Add($"{tag}/accuracy", validation.Accuracy, step);
    }

    private void Add(string tag, double value, long step) => Writer.add_scalar(tag, (float)value, Step(step));

    private static int Step(long step) => (int)Math.Min(step, int.MaxValue);

    private static string Layer(LayerAllocation layer) => $"allocation/layer{Number(layer.Layer)}";

    private static string Number(int index) => index.ToString("00", CultureInfo.InvariantCulture);
}
