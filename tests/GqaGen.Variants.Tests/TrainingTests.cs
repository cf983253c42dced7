using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>Generated models in the training harness: runs that stop and go on, and the tensors they leave behind.</summary>
public sealed class TrainingTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { LearningRate = 1e-3, Epochs = 8, BatchSize = 16, ClipGrad = 1, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 0.5 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-");
    private readonly DatasetSplits _digits = Digits.Load();

    /// <summary>Every kind of state: windows, averages, repair draws, noise, dropout.</summary>
    public static TheoryData<string> Names => ["mha", "kdgqa", "dgqa-difference", "dgqa-ema", "pgqa", "dgqa-difference-repair", "perturbed-kdgqa", "kdgqa-float16", "pgqa-bfloat16"];

    [Theory, MemberData(nameof(Names))]
    public void FiftyStepsSavedLoadedAndFiftyMoreEqualAHundred(string name) => StopsAndGoesOn(name, Options);

    [Theory]
    [InlineData("kdgqa")]
    [InlineData("dgqa-difference")]
    [InlineData("dgqa-ema")]
    [InlineData("pgqa")]
    public void SoDoTheyWithMicroBatchesAndWorkers(string name) => StopsAndGoesOn(name, Options with { GradAccumSteps = 4, Workers = 2 });

    private void StopsAndGoesOn(string name, TrainingOptions options)
    {
        EveryVariant.Named(name).Accept(new Run(_digits.Train, options, run =>
        {
            using (Run.ITrained straight = run.New())
            {
                straight.Advance(100);
                straight.Save(File("straight"));
            }
            using (Run.ITrained first = run.New())
            {
                first.Advance(50);
                first.Save(File("half"));
            }
            using (Run.ITrained second = run.New(modelSeed: 99))
            {
                second.Resume(File("half"));
                second.Advance(50);
                second.Save(File("resumed"));
            }
        }));
        // One file holds weights, optimizer, allocation state, generators and metrics, so equal bytes say it all.
        Assert.True(System.IO.File.ReadAllBytes(File("straight")).AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(File("resumed"))), Difference(File("straight"), File("resumed")));
        Assert.NotEqual(System.IO.File.ReadAllBytes(File("straight")), System.IO.File.ReadAllBytes(File("half")));
    }

    [Theory, MemberData(nameof(Names))]
    public void LiveHandlesAreTheSameAfterStep20AndStep200(string name)
    {
        EveryVariant.Named(name).Accept(new Run(_digits.Train, Options, run =>
        {
            using Run.ITrained trained = run.New();
            trained.Advance(20);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            // Not collected again: a handle that only a finalizer would free is a leak.
            (long, long) after20 = (Tensor.TotalCount, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            trained.Advance(180);
            Assert.Equal(after20, (Tensor.TotalCount, DisposeScopeManager.Statistics.ThreadTotalLiveCount));
        }));
    }

    [Fact]
    public void AnMhaModelConvertsToItselfToTheLastBit()
    {
        using MhaViT source = MhaViT.Create(MhaOptions.Tiny, seed: 1), target = MhaViT.Create(MhaOptions.Tiny, seed: 2);
        using DisposeScope scope = NewDisposeScope();
        MhaConversion.Convert(source.state_dict(), target.Options).ApplyTo(target);
        foreach ((string name, Tensor tensor) in source.state_dict())
            Assert.True(tensor.bytes.SequenceEqual(target.state_dict()[name].bytes), $"{name} differs");
    }

    public void Dispose()
    {
        _digits.Dispose();
        _folder.Delete(recursive: true);
    }

    private string File(string name) => Path.Combine(_folder.FullName, $"{name}.safetensors");

    private static string Difference(string a, string b)
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile x = SafetensorsFile.Open(a), y = SafetensorsFile.Open(b);
        return "differ: " + string.Join(", ", x.Tensors.Keys.Where(k => !x.Read(k).bytes.SequenceEqual(y.Read(k).bytes)));
    }

    /// <summary>Makes small models of one variant with their trainers, without their types.</summary>
    private sealed class Run(IImageDataset train, TrainingOptions options, Action<Run> body) : IVariantVisitor<bool>
    {
        private Func<long, ITrained>? _make;

        public interface ITrained : IDisposable
        {
            void Advance(long steps);

            void Save(string path);

            void Resume(string path);
        }

        public ITrained New(long modelSeed = 1) => _make!(modelSeed);

        public bool Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            _make = seed => new Trained<TModel>((TModel)EveryVariant.Small(variant.Name, seed, drop: 0.1), train, options);
            body(this);
            return true;
        }

        private sealed class Trained<TModel>(TModel model, IImageDataset train, TrainingOptions options) : ITrained
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
        {
            private readonly Trainer<TModel> _trainer = new(model, train, options);

            public void Advance(long steps) => _trainer.Advance(steps);

            public void Save(string path) => _trainer.Save(path);

            public void Resume(string path) => _trainer.Resume(path);

            public void Dispose()
            {
                _trainer.Dispose();
                model.Dispose();
            }
        }
    }
}
