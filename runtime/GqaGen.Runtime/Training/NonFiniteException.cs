namespace GqaGen.Runtime.Training;

/// <summary>A number that training stands on became a NaN or an infinity; the message says which, at which layer and step.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>Makes the exception.</summary>
    public NonFiniteException()
    {
    }

    /// <inheritdoc/>
    public NonFiniteException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public NonFiniteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal NonFiniteException(string message, long step)
        : base(message) => Step = step;

    internal NonFiniteException(string quantity, int? layer, long step, long noticed)
        : base($"{quantity} became NaN or infinite at step {step}{(noticed > step ? $" (noticed at step {noticed})" : "")}. " +
            "The weights are spoilt from there on: lower the learning rate, lengthen the warm-up or clip the gradients (clip_grad), and start from an earlier checkpoint.")
    {
        Layer = layer;
        Step = step;
    }

    /// <summary>The attention layer, from 0, whose key norm it was; null where it was not a layer's.</summary>
    public int? Layer { get; }

    /// <summary>The training step, from 1, at which it first was.</summary>
    public long Step { get; }
}
