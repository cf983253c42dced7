using System.Globalization;

namespace GqaGen.Runtime.Training;

/// <summary>A reading of a <see cref="LossScaler"/>.</summary>
/// <param name="Scale">What the next loss is multiplied by.</param>
/// <param name="SkippedSteps">Steps skipped so far.</param>
/// <param name="SkippedLast">Whether the last step was.</param>
public readonly record struct LossScaling(double Scale, long SkippedSteps, bool SkippedLast)
{
    /// <summary>Throws if the scale is below <see cref="LossScaler.MinScale"/>; <paramref name="step"/> is the number of steps done.</summary>
    /// <exception cref="NonFiniteException">It is.</exception>
    internal void ThrowIfCollapsed(long step)
    {
        if (Scale >= LossScaler.MinScale) return;
        throw new NonFiniteException(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss scale fell to {Scale:0.##e+0} by step {step}, below the smallest normal number of float16 ({LossScaler.MinScale:0.##e+0}): the gradients hold NaN or infinities at any scale, and {SkippedSteps} steps were skipped. No skipped step moved a weight: lower the learning rate, or train in bfloat16 or float32."), step);
    }
}
