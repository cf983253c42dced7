using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>training</c>.</summary>
internal static class TrainingBinder
{
    public static TrainingSpec Bind(Section section, DiagnosticBag bag)
    {
        section.Get(TrainingKeys.Optimizer);
        Setting<double> peak = section.Get(TrainingKeys.LearningRate);
        Setting<double> min = section.Get(TrainingKeys.MinLearningRate);
        Setting<double> warmup = section.Get(TrainingKeys.WarmupEpochs);
        Setting<int> epochs = section.Get(TrainingKeys.Epochs);
        if (Blame.Of([min, peak]) is { } rate && min.Value > peak.Value)
            bag.Report(rate, RelationProblems.MinLearningRate(min.Value, peak.Value));
        Setting<Schedule> schedule = section.Get(TrainingKeys.Schedule);
        if (schedule is { IsFaulty: false, Value: Schedule.Constant } && min is { IsWritten: true, Value: > 0 })
            bag.Report(min.Span, WarningProblems.ConstantMinimum(min.Value));
        if (Blame.Of([warmup, epochs]) is { } length && warmup.Value > epochs.Value)
            bag.Report(length, RelationProblems.Warmup(warmup.Value, epochs.Value));

        return new(
            peak.Value,
            min.Value,
            section.Get(TrainingKeys.WeightDecay).Value,
            schedule.Value,
            warmup.Value,
            epochs.Value,
            section.Get(TrainingKeys.BatchSize).Value,
            section.Get(TrainingKeys.ClipGrad).Value,
            section.Get(TrainingKeys.Precision).Value,
            section.Get(TrainingKeys.Seed).Value);
    }
}
