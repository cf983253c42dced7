using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

internal static class TrainingBinder
{
    public static TrainingSpec Bind(Section section, DiagnosticBag diagnostics)
    {
        section.Word("optimizer");
        double lr = section.Double("lr", 1e-5), minLr = section.Double("min_lr", 0);
        if (section.Good("lr", "min_lr") && minLr > lr) diagnostics.DoesNotFit(section.ValueSpan("min_lr"), "min_lr is above lr; a schedule ends at or below its peak");
        return new(
            lr,
            minLr,
            section.Double("weight_decay", 0.01),
            section.Word("schedule") == "cosine" ? Schedule.Cosine : Schedule.Constant,
            section.Double("warmup_epochs", 0),
            section.Int("epochs", 5),
            section.Int("batch_size", 32),
            section.Double("clip_grad", 0) is > 0 and var clip ? clip : null,
            section.Word("precision") == "tf32" ? Precision.Tf32 : Precision.Float32,
            section.Long("seed", 42));
    }
}
