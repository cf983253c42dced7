using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping.Reference;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Takes the batch of a step through a model and back in equal micro-batches, so that the gradients are those of the mean loss over the whole
/// batch. Where that does not fit the device's memory, it is done anew with micro-batches of half the size, if that is wanted: whatever the
/// attempt has changed in the model is put back before.
/// </summary>
internal sealed class MicroBatching<TModel>(TModel model, AdamWOptimizer optimizer, TrainingProgress progress, BatchMixer mixer, TrainingOptions options)
    where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
{
    private readonly Device _device = optimizer.Parameters[0].device;
    private readonly ScalarType _dtype = optimizer.Parameters[0].dtype;

    // At once.
    private int Images => options.BatchSize / progress.GradAccumSteps;

    /// <summary>Checks that the model can be trained in that way.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void Check(TModel model, TrainingOptions options)
    {
        if ((options.GradAccumSteps == 1 && !options.AutoMicroBatch) || model.AttentionLayers.All(layer => layer.SupportsMicroBatches)) return;
        throw new ArgumentException(
            $"{(options.AutoMicroBatch ? nameof(options.AutoMicroBatch) : nameof(options.GradAccumSteps))}: {TModel.VariantName} changes its state at every forward (the reference preset of difference and ema), so a step cannot be made of micro-batches; use 'preset: paper' or a smaller batch.",
            nameof(options));
    }

    /// <summary>Fills the gradients → what each micro-batch gave, in the caller's dispose scope.</summary>
    /// <param name="batch">The images of the step, in host memory.</param>
    /// <param name="isReading">Whether the allocations of this step are taken in.</param>
    /// <param name="allocations">What takes them in.</param>
    /// <param name="warn">Told when the micro-batch is halved.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no room for it (<see cref="AllocationFailure"/>).</exception>
    public IReadOnlyList<MicroBatchOutput> Backward(ImageBatch batch, bool isReading, AllocationTotals allocations, Action<string> warn)
    {
        using StateSnapshot? before = options.AutoMicroBatch ? new(model, model.AttentionLayers) : null;
        while (true)
        {
            try
            {
                return Attempt(batch, isReading ? allocations : null);
            }
            catch (Exception e) when (AllocationFailure.Of(e) is not null)
            {
                optimizer.ClearGradients();
                if (before is null || Images == 1) throw;
                before.Restore();
                allocations.Clear();
                Halve(warn);
            }
        }
    }

    private List<MicroBatchOutput> Attempt(ImageBatch host, AllocationTotals? allocations)
    {
        using DisposeScope scope = NewDisposeScope();
        int parts = progress.GradAccumSteps;
        var outputs = new List<MicroBatchOutput>(parts);

        // A batch is mixed as a whole, so that the parts of a step do not decide with what.
        BatchMix? mix = mixer.At(progress.Step, (int)host.Images.shape[2], (int)host.Images.shape[3]);
        TrainingBatch? mixed = mix is null ? null : TrainingBatch.Of(host.To(_device, _dtype), mix, model.Dimensions.NumClasses);
        foreach (IGroupedAttention layer in model.AttentionLayers) layer.BeginTrainingStep(progress.Step, parts);
        optimizer.ClearGradients();
        for (int i = 0; i < parts; i++)
        {
            using DisposeScope part = NewDisposeScope();
            TrainingBatch batch = mixed?.Narrow(i * Images, Images)
                ?? TrainingBatch.Of((parts == 1 ? host : host.Narrow(i * Images, Images)).To(_device, _dtype), null, model.Dimensions.NumClasses);
            Tensor logits = Forward(batch.Images, i + 1);                                    // [b, num_classes]
            Tensor loss = batch.Loss(logits, options.LabelSmoothing);                        // []
            Tensor share = parts == 1 ? loss : loss / parts;
            (progress.Scaler?.Scale(share) ?? share).backward();
            allocations?.Add(Images);
            outputs.Add(new(part.MoveToOuter(loss.detach()), part.MoveToOuter(logits.detach()), part.MoveToOuter(batch.Labels)));
        }
        foreach (MicroBatchOutput output in outputs) scope.MoveToOuter(output.Loss, output.Logits, output.Labels);
        return outputs;
    }

    private Tensor Forward(Tensor images, int forwards)
    {
        try
        {
            return model.call(images);
        }
        catch (DegenerateAllocationException e)
        {
            // The forward was cut short, so the step it belongs to is not counted yet.
            long step = progress.Step + 1;
            progress.Finiteness.ThrowIfIll(step, progress.GradAccumSteps, forwards);
            throw new DegenerateAllocationException($"Training step {step}: {e.Message}", e);
        }
    }

    private void Halve(Action<string> warn)
    {
        progress.Finiteness.ThrowIfIll(progress.Step, progress.GradAccumSteps);       // layers count forwards, whose number in a step changes now
        int before = Images;
        progress.GradAccumSteps = MemoryAdvice.Splits(options.BatchSize, before / 2);
        warn($"{before} images at once do not fit the memory of {_device}: from step {progress.Step + 1} on, each step of {options.BatchSize} images is made of {progress.GradAccumSteps} micro-batches of {Images}.");
    }
}
