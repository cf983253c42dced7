using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the training harness: the spec's training section, and the trainer over the typed model.</summary>
internal static class TrainingEmitter
{
    public static string Emit(VariantSpec spec)
    {
        string id = spec.Identifier;
        TrainingSpec t = spec.Training;
        CodeWriter code = new CodeWriter().Line($$"""
            /// <summary>Trains <see cref="{{id}}ViT"/> with AdamW, as the spec's <c>training</c> section says.</summary>
            {{SourceFile.GeneratedCode}}
            public static class {{id}}Training
            {
                /// <summary>The <c>training</c> section of {{Literal.Xml(spec.Path)}}; vary it with <c>with</c>.</summary>
                public static gqa::Models.TrainingOptions Defaults { get; } = new()
                {
                    LearningRate = {{Literal.Of(t.LearningRate)}},
                    MinLearningRate = {{Literal.Of(t.MinLearningRate)}},
                    WeightDecay = {{Literal.Of(t.WeightDecay)}},
                    Schedule = gqa::Models.LearningRateSchedule.{{t.Schedule}},
                    WarmupEpochs = {{Literal.Of(t.WarmupEpochs)}},
                    Epochs = {{Literal.Of(t.Epochs)}},
                    BatchSize = {{Literal.Of(t.BatchSize)}},
                    ClipGrad = {{Literal.Of(t.ClipGrad)}},
                    Seed = {{Literal.Of(t.Seed)}},
                };

                /// <summary>A trainer at step 0; dispose it when done. The model and the images stay the caller's.</summary>
                /// <param name="model">What is trained.</param>
                /// <param name="train">What it is trained on.</param>
                /// <param name="validation">Measured after each epoch, if given.</param>
                /// <param name="observer">Who follows the run, if anybody.</param>
                /// <param name="options">How; <see cref="Defaults"/> unless given.</param>
                /// <exception cref="global::System.ArgumentException">The options are out of range, or the images do not fit the model.</exception>
                public static gqa::Training.Trainer<{{id}}ViT> Create(
                    {{id}}ViT model,
                    gqa::Data.IImageDataset train,
                    gqa::Data.IImageDataset? validation = null,
                    gqa::Training.ITrainingObserver? observer = null,
                    gqa::Models.TrainingOptions? options = null) =>
                    new(model, train, options ?? Defaults) { Validation = validation, Observer = observer ?? gqa::Training.CompositeObserver.Empty };
            }
            """);
        return code.ToString();
    }
}
