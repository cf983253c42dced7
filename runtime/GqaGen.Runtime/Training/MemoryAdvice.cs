using System.Globalization;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>Says what did not fit a device, and what should.</summary>
internal static class MemoryAdvice
{
    // The cost model counts what is kept for the backward; the rest is for what is only there for a moment.
    private const double ShareForActivations = 0.8;

    /// <summary>The exception of a training step that did not fit.</summary>
    /// <param name="model">What was trained.</param>
    /// <param name="shape">The images.</param>
    /// <param name="images">How many went through the model at once.</param>
    /// <param name="device">Where.</param>
    /// <param name="options">How it was trained.</param>
    /// <param name="failure">What libtorch said.</param>
    /// <param name="cause">How it said so.</param>
    public static DeviceOutOfMemoryException ForTraining<TModel>(TModel model, ImageShape shape, int images, Device device, TrainingOptions options, AllocationFailure failure, Exception cause)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        long? activations = TModel.ActivationBytes(model.Dimensions), room = Room(model, device, failure);
        bool isEstimated = activations is > 0 && room is not null;
        int fits = (int)Math.Min(images / 2, isEstimated ? (long)(ShareForActivations * room!.Value / activations!.Value) : long.MaxValue);
        string grounds = isEstimated ? $" ({Quantity(activations!.Value)} of activations an image, {Quantity(room!.Value)} for them)" : "";
        string mend = fits switch
        {
            0 => $"Not even one image fits{grounds}: take a smaller model or smaller images",
            _ => $"{fits} at once should fit{grounds}: set GradAccumSteps to {Splits(options.BatchSize, fits)} or AutoMicroBatch, which keep {options.BatchSize} images a step, or lower BatchSize",
        };
        return new($"{Sizes(model, shape, images, device, "a training step of", failure)} {mend}.", images, fits, cause);
    }

    /// <summary>The exception of an evaluation that did not fit.</summary>
    public static DeviceOutOfMemoryException ForEvaluation<TModel>(TModel model, ImageShape shape, int images, Device device, AllocationFailure failure, Exception cause)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        string mend = images > 1 ? $"Evaluate in batches of {images / 2}" : "Not even one image fits: take a smaller model or smaller images";
        return new($"{Sizes(model, shape, images, device, "an evaluation of", failure)} {mend}.", images, images / 2, cause);
    }

    /// <summary>The least number of equal parts of a batch in which no part has more than <paramref name="most"/> images.</summary>
    public static int Splits(int batchSize, int most)
    {
        int parts = (batchSize + most - 1) / most;
        while (batchSize % parts != 0) parts++;
        return parts;
    }

    private static string Sizes<TModel>(TModel model, ImageShape shape, int images, Device device, string what, AllocationFailure failure)
        where TModel : Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        ViTOptions d = model.Dimensions;
        string requested = failure.Requested is { } bytes ? $"{Quantity(bytes)} more were asked for" : "no more could be had";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The memory of {device} does not hold {what} {images} images {shape} through {TModel.VariantName} (embed_dim {d.EmbedDim}, depth {d.Depth}, {d.NumHeads} query heads, {d.NumKvHeads} KV heads, {d.NumTokens} tokens): {requested}.");
    }

    // On a GPU what stays there in training is known: weights, their gradients and the two moments of AdamW.
    private static long? Room(Module model, Device device, AllocationFailure failure) => device.type switch
    {
        DeviceType.CPU => HostMemory.Available(),
        _ when failure.Capacity is { } capacity => Math.Max(capacity - (4 * model.parameters().Sum(p => p.numel() * p.ElementSize)), 0),
        _ => null,
    };

    private static string Quantity(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
