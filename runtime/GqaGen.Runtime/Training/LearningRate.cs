using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Training;

/// <summary>The learning rate of each step: a pure function, so that a resumed run needs only its step number.</summary>
public sealed class LearningRate
{
    private readonly TrainingOptions _options;

    /// <summary>The rate of a run of <paramref name="options"/>.Epochs epochs, <paramref name="stepsPerEpoch"/> steps each.</summary>
    public LearningRate(TrainingOptions options, long stepsPerEpoch)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        _options = options;
        TotalSteps = options.Epochs * stepsPerEpoch;
        WarmupSteps = (long)Math.Round(options.WarmupEpochs * stepsPerEpoch);
    }

    /// <summary>Steps of the whole run, T.</summary>
    public long TotalSteps { get; }

    /// <summary>Steps of the warm-up, W.</summary>
    public long WarmupSteps { get; }

    /// <summary>
    /// The rate of step s, counted from 0. In the warm-up peak · (s + 1)/(W + 1), so that no step is wasted at zero and step W is the
    /// first at the peak; after it the peak, or min + (peak − min) · (1 + cos(π (s − W)/(T − W)))/2. From step T on, what the schedule ends at.
    /// </summary>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double peak = _options.LearningRate, min = _options.MinLearningRate;
        if (step < WarmupSteps) return peak * (step + 1) / (WarmupSteps + 1);
        if (_options.Schedule == LearningRateSchedule.Constant) return peak;
        if (step >= TotalSteps) return min;
        double progress = (double)(step - WarmupSteps) / (TotalSteps - WarmupSteps);
        return min + ((peak - min) * (1 + Math.Cos(Math.PI * progress)) / 2);
    }
}
