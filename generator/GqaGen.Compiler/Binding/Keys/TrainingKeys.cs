using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of <c>training</c>; the defaults are the paper's.</summary>
internal static class TrainingKeys
{
    public static readonly WordKey<Optimizer> Optimizer = new("optimizer", Keys.Optimizer.AdamW, "The optimizer.", ("adamw", Keys.Optimizer.AdamW));
    public static readonly RealKey LearningRate = new("lr", Interval.Above0To(1000), 1e-5, "Peak learning rate.");
    public static readonly RealKey MinLearningRate = new("min_lr", Interval.From0To(1000), 0, "Where a decaying schedule ends.");
    public static readonly RealKey WeightDecay = new("weight_decay", Interval.From0To(1000), 0.01, "Decoupled weight decay.");
    public static readonly WordKey<Schedule> Schedule = new("schedule", Model.Schedule.Constant, "How the learning rate moves after the warm-up.",
        ("constant", Model.Schedule.Constant), ("cosine", Model.Schedule.Cosine));
    public static readonly RealKey WarmupEpochs = new("warmup_epochs", Interval.From0To(1_000_000), 0, "Epochs of linear warm-up from zero; fractions are allowed.");
    public static readonly IntegerKey Epochs = new("epochs", 1, 1_000_000, 5, "Passes over the training split.");
    public static readonly IntegerKey BatchSize = new("batch_size", 1, 1 << 20, 32, "Images a step.");
    public static readonly OptionalRealKey ClipGrad = new("clip_grad", Interval.Above0To(1e9), "Largest global gradient norm, or none.");
    public static readonly WordKey<Precision> Precision = new("precision", Model.Precision.Float32, "The type of matrix products and attention; weights, norms and the loss are in float32.",
        ("float32", Model.Precision.Float32), ("tf32", Model.Precision.Tf32), ("bfloat16", Model.Precision.BFloat16), ("float16", Model.Precision.Float16));
    public static readonly SeedKey Seed = new("seed", 42, "Decides the order of the images.");

    public static readonly KeyTable Table = new(
        Optimizer, LearningRate, MinLearningRate, WeightDecay, Schedule, WarmupEpochs, Epochs, BatchSize, ClipGrad, Precision, Seed);
}

internal enum Optimizer { AdamW }
