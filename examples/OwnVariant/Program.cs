// A spec of one's own: noisy-ema.gqa.yaml lies beside this file, and the build made NoisyEmaViT, NoisyEmaOptions and NoisyEmaTraining of it.
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;
using OwnVariant;

using DatasetSplits digits = Digits.Load();
using NoisyEmaViT model = NoisyEmaViT.Create(NoisyEmaOptions.Default, seed: 1);
using ConsoleProgress console = new();
using Trainer<NoisyEmaViT> trainer = NoisyEmaTraining.Create(model, digits.Train, digits.Validation, console.Show(NoisyEmaViT.VariantName));

trainer.Fit();
console.Dispose();

EvaluationResult test = Evaluator.Evaluate(model, digits.Test);
Console.WriteLine($"{NoisyEmaViT.VariantName}: {100 * test.Accuracy:0.0} % of the test digits; query heads of each KV head, by layer: "
    + string.Join(" | ", test.Allocations.Select(layer => string.Join("-", layer.MeanQueryHeads))));
