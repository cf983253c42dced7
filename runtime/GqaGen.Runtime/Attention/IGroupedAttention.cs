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

    /// <summary>Told before each training forward how many steps were done before it; for a rule that counts by the caller's step.</summary>
    void BeginTrainingStep(long step)
    {
    }

    /// <summary>
    /// How many training forwards ago, counting the last as 1, a key norm was first not finite; 0 while all were finite. An int64
    /// scalar on the module's device, or null where the variant reads no norms.
    /// </summary>
    Tensor? NonFiniteAge { get; }
}
