using System.CommandLine;
using GqaGen.Benchmarks.Attention;
using GqaGen.Benchmarks.Loading;
using GqaGen.Benchmarks.Lowering;
using GqaGen.Benchmarks.SourceGeneration;
using GqaGen.Benchmarks.Training;

Option<bool> quick = new("--quick") { Description = "Fewer rounds and shapes: shows that it runs, not what it measures." };
Option<FileInfo?> json = new("--json") { Description = "Writes the rows to this file too, and a picture beside it." };

Command generator = new("generator", "The source generator with 100 and 1,000 specs: an unrelated C# edit, one edited spec, the first run.") { quick };
generator.SetAction(parsed => GeneratorCommand.Run(parsed.GetValue(quick)));

Option<string?> only = new("--only") { Description = "Only rows whose precision, shape and pass, as the tables' headings have them, contain this.", HelpName = "text" };

Command attention = new("attention", "Each generated attention module against the best by hand, the official code's loop, and the floor of its matrix products and one SDPA.") { quick, json, only };
attention.SetAction(parsed => AttentionCommand.Run(parsed.GetValue(quick), parsed.GetValue(only), parsed.GetValue(json)?.FullName));

Command training = new("training", "Images a second of the generated GQA ViT against a hand-written one, and a step of the optimizer against TorchSharp's AdamW.") { quick };
training.SetAction(parsed => TrainingBenchmark.Run(parsed.GetValue(quick)));

Command lowering = new("lowering", "SDPA against plain products by type and length: the record behind AttentionKernel's bounds.") { quick };
lowering.SetAction(parsed => KernelBenchmark.Run(parsed.GetValue(quick)));

Command loader = new("loader", "JPEG files of 224×224 into batches, against decoding alone, and the share of a training step that waits for data.") { quick };
loader.SetAction(parsed => LoaderBenchmark.Run(parsed.GetValue(quick)));

RootCommand root = new("Measures GqaGen as ratios within one run. Let the machine do nothing else meanwhile.") { generator, attention, lowering, training, loader };
return root.Parse(args).Invoke();
