using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// The whole state of a run in one safetensors file: <c>model.*</c> (the state dict with its buffers), <c>ema.*</c> (its averaged weights, if it has
/// any), <c>optimizer.*</c>, <c>trainer.*</c>, and the run's description as metadata. A run that resumes from it does the same arithmetic as one that never
/// stopped.
/// </summary>
internal sealed class TrainingCheckpoint(nn.Module model, WeightAverage? average, AdamWOptimizer optimizer, TrainingProgress progress, IReadOnlyDictionary<string, string> description)
{
    /// <summary>What the names of its parts begin with.</summary>
    public const string Model = "model.", Average = "ema.";

    private const string Optimizer = "optimizer.", Trainer = "trainer.";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in model.state_dict()) tensors[Model + name] = tensor;
        foreach ((string name, Tensor tensor) in OwnState()) tensors[name] = tensor;
        SafetensorsWriter.Write(path, tensors, description);
    }

    /// <summary>Takes over the state that the file holds. On an exception nothing has changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stepsPerEpoch">Training steps an epoch.</param>
    /// <param name="lastStep">The last step that the run can be at.</param>
    /// <param name="batchSize">Images a step.</param>
    /// <param name="gradAccumSteps">The least number of micro-batches of a step.</param>
    /// <exception cref="CheckpointException">It is of another run, or does not fit the model.</exception>
    /// <exception cref="IOException">It cannot be read or is damaged.</exception>
    public void Load(string path, long stepsPerEpoch, long lastStep, int batchSize, int gradAccumSteps)
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        file.Verify();
        if (RunDescription.IsState(file.Metadata)) file.RequireChecksum();          // one whose name is damaged is no word of another run
        RunDescription.Check(path, file.Metadata, description);
        Dictionary<string, Tensor> own = OwnState();
        CheckHeaders(path, file, own);

        Dictionary<string, Tensor> read = own.Keys.ToDictionary(name => name, file.Read, StringComparer.Ordinal);
        CheckProgress(path, Part(read, Trainer), stepsPerEpoch, lastStep, batchSize, gradAccumSteps);
        CheckCounts(path, read);
        StateDict.Load(model, file.Tensors.Keys.Where(name => name.StartsWith(Model, StringComparison.Ordinal))
            .ToDictionary(name => name[Model.Length..], file.Read, StringComparer.Ordinal));
        average?.Restore(Part(read, Average));
        optimizer.Restore(Part(read, Optimizer));
        progress.Restore(Part(read, Trainer));
    }

    /// <summary>All but the model's.</summary>
    private Dictionary<string, Tensor> OwnState()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in optimizer.State()) tensors[Optimizer + name] = tensor;
        foreach ((string name, Tensor tensor) in progress.State()) tensors[Trainer + name] = tensor;
        foreach ((string name, Tensor tensor) in average?.State() ?? []) tensors[Average + name] = tensor;
        return tensors;
    }

    private static void CheckHeaders(string path, SafetensorsFile file, Dictionary<string, Tensor> own)
    {
        var problems = new List<string>();
        foreach ((string name, Tensor tensor) in own)
        {
            string wanted = Shown(tensor.dtype, tensor.shape);
            if (!file.Tensors.TryGetValue(name, out SafetensorInfo? found)) problems.Add($"missing: '{name}', expected {wanted}");
            else if (found.Dtype != tensor.dtype || !found.Shape.AsSpan().SequenceEqual(tensor.shape)) problems.Add($"'{name}': expected {wanted}, found {Shown(found.Dtype, [.. found.Shape])}");
        }
        problems.AddRange(file.Tensors.Keys.Where(name => !own.ContainsKey(name) && !name.StartsWith(Model, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => $"unexpected: {SafetensorsException.Quote(name)} belongs neither to the model, the optimizer nor the trainer"));
        if (problems.Count > 0) throw new CheckpointException($"{path} does not fit the run", problems);
    }

    // A file may claim anything: the sampler and the metrics rely on these.
    private static void CheckProgress(string path, Dictionary<string, Tensor> state, long stepsPerEpoch, long lastStep, int batchSize, int gradAccumSteps)
    {
        long step = state["step"].item<long>();
        if (step < 0 || step > lastStep) throw new CheckpointException($"{path} says it was saved at step {step}, but the run has {lastStep} steps.");

        long parts = state["grad_accum_steps"].item<long>();
        if (parts < gradAccumSteps || parts > batchSize || batchSize % parts != 0)
            throw new CheckpointException($"{path} says that a step was made of {parts} micro-batches; expected a divisor of {batchSize} images that is at least {gradAccumSteps}.");

        double epochs = (double)step / stepsPerEpoch, best = state["best_epoch"].data<double>().ToArray()[0];
        if (!(best >= 0 && best <= epochs && best == Math.Floor(best)))
            throw new CheckpointException(FormattableString.Invariant($"{path} names {best} as its best epoch at step {step}, expected a whole number up to {Math.Floor(epochs)}; the file is damaged."));

        double images = state["epoch_metrics"].data<double>().ToArray()[2];
        long done = step % stepsPerEpoch * batchSize, full = stepsPerEpoch * batchSize;
        if (images != done && !(done == 0 && step > 0 && images == full))
            throw new CheckpointException($"{path} counts {images} images of its epoch at step {step}, expected {done}; the file is damaged.");
    }

    // Likewise the optimizer's and the loss scaler's: whatever is counted is counted in steps, but for what a step and an operation are split in.
    private static void CheckCounts(string path, Dictionary<string, Tensor> read)
    {
        long steps = read[Trainer + "step"].item<long>();
        foreach ((string name, Tensor tensor) in read.Where(t => t.Value.dim() == 0))
        {
            double value = tensor.ToDouble();
            bool sound = name switch
            {
                Trainer + "loss_scale" => double.IsFinite(value) && value > 0,
                Trainer + "grad_accum_steps" or Trainer + "threads" => value >= 1,
                _ => tensor.is_floating_point() || (value >= 0 && value <= steps),
            };
            if (!sound) throw new CheckpointException(FormattableString.Invariant($"{path} holds {value} as '{name}' at step {steps}; the file is damaged."));
        }
    }

    private static Dictionary<string, Tensor> Part(Dictionary<string, Tensor> tensors, string prefix) =>
        tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);

    private static string Shown(ScalarType dtype, ReadOnlySpan<long> shape) => $"{dtype} [{string.Join(", ", shape.ToArray())}]";
}
