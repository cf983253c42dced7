using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>An attention module whose query heads share KV heads, seen from the harness.</summary>
public interface IGroupedAttention
{
    /// <summary>Query heads H.</summary>
    int NumHeads { get; }

    /// <summary>Key-value heads G.</summary>
    int NumKvHeads { get; }

    /// <summary>
    /// The allocation of the last forward, int64: [G], or [B, G] where each sample has its own. It stays on the module's device and
    /// belongs to the module; a variant that never changes it returns a constant.
    /// </summary>
    Tensor LastAllocation { get; }

    /// <summary>Training steps between two changes of the allocation, for a rule that changes it by windows.</summary>
    long? Window => null;

    /// <summary>
    /// Told before the first training forward of each step. Whoever does not tell has steps of one forward each.
    /// </summary>
    /// <param name="step">Steps done before it; for a rule that counts by the caller's step.</param>
    /// <param name="microBatches">Forwards that the step is made of, each with an equal share of its images; for a rule that acts once a step.</param>
    void BeginTrainingStep(long step, int microBatches)
    {
    }

    /// <summary>Whether a training step may be made of several forwards.</summary>
    bool SupportsMicroBatches => true;

    /// <summary>
    /// How many training forwards ago, counting the last as 1, a key norm was first not finite; 0 while all were finite. An int64
    /// scalar on the module's device, or null where the variant reads no norms.
    /// </summary>
    Tensor? NonFiniteAge { get; }
}
