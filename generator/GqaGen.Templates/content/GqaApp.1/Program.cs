// The build compiled my-attention.gqa.yaml to MyAttentionViT, MyAttentionOptions and MyAttentionTraining.
using GqaAppNamespace;
using GqaGen.Cli;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;

// With arguments, the verbs of gqagen over this project's variants: dotnet run -- explain my-attention.gqa.yaml
if (args.Length > 0) return GqaCli.Run(args, GqaCatalog.All);

using DatasetSplits digits = Digits.Load();
using MyAttentionViT model = MyAttentionViT.Create(MyAttentionOptions.Default, seed: 1);
using Trainer<MyAttentionViT> trainer = MyAttentionTraining.Create(model, digits.Train, digits.Validation);
trainer.Fit();

EvaluationResult test = Evaluator.Evaluate(model, digits.Test);
Console.WriteLine($"{MyAttentionViT.VariantName}: {100 * test.Accuracy:0.0} % of the test digits");
return 0;
