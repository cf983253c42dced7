// The build compiled my-attention.gqa.yaml to MyAttentionViT, MyAttentionOptions and MyAttentionTraining.
using GqaApp._1;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;

using DatasetSplits digits = Digits.Load();
using MyAttentionViT model = MyAttentionViT.Create(MyAttentionOptions.Default, seed: 1);
using Trainer<MyAttentionViT> trainer = MyAttentionTraining.Create(model, digits.Train, digits.Validation);
trainer.Fit();

EvaluationResult test = Evaluator.Evaluate(model, digits.Test);
Console.WriteLine($"{MyAttentionViT.VariantName}: {100 * test.Accuracy:0.0} % of the test digits");
