using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>What a micro-batch gave.</summary>
/// <param name="Loss">Its mean loss [].</param>
/// <param name="Logits">[b, classes].</param>
/// <param name="Labels">int64 [b].</param>
internal readonly record struct MicroBatchOutput(Tensor Loss, Tensor Logits, Tensor Labels);
