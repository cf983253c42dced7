using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the training harness: the spec's training section, and the trainer over the typed model.</summary>
internal static class TrainingEmitter
{
    public static GeneratedFile Emit(VariantSpec spec, string rootNamespace)
    {
        string id = spec.Identifier;
        TrainingSpec t = spec.Training;
        CodeWriter code = Header.Start(spec, rootNamespace, "GqaGen.Runtime.Models");
        code.Line($$"""
            /// <summary>Trains <see cref="{{id}}ViT"/> with AdamW, as the spec's <c>training</c> section says.</summary>
            {{Header.GeneratedCode}}
            public static class {{id}}Training
            {
                /// <summary>The <c>training</c> section of {{Literal.Xml(spec.Path)}}; vary it with <c>with</c>.</summary>
                public static TrainingOptions Defaults { get; } = new()
                {
                    LearningRate = {{Literal.Of(t.LearningRate)}},
                    MinLearningRate = {{Literal.Of(t.MinLearningRate)}},
                    WeightDecay = {{Literal.Of(t.WeightDecay)}},
                    Schedule = LearningRateSchedule.{{t.Schedule}},
                    WarmupEpochs = {{Literal.Of(t.WarmupEpochs)}},
                    Epochs = {{Literal.Of(t.Epochs)}},
                    BatchSize = {{Literal.Of(t.BatchSize)}},
                    ClipGrad = {{Literal.Of(t.ClipGrad)}},
                    Precision = MatmulPrecision.{{t.Precision}},
                    Seed = {{Literal.Of(t.Seed)}},
                };
            }
            """);
        return new($"{id}.Training.g.cs", code.ToString());
    }
}
