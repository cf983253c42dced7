namespace GqaGen.Experiments.Reports;

/// <summary>How long a variant's steps took on one machine. Times are no part of a cell's result, and a report is complete without them.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="ModelSize">The named size of the model.</param>
/// <param name="Dataset">The data set, which decides the size of the images and the classes.</param>
/// <param name="NumKvHeads">Key-value heads G.</param>
/// <param name="BatchSize">Images a step and a batch.</param>
/// <param name="TrainingStepMs">Milliseconds of one training step, forward, backward and optimizer; a median.</param>
/// <param name="Machine">What it was measured on, in words: device, threads, what else ran.</param>
public sealed record CellTiming(
    string Variant, string ModelSize, string Dataset, int NumKvHeads, int BatchSize, double TrainingStepMs, string Machine);
