using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Tests.Training;

public sealed class EvaluatorTests : IDisposable
{
    private readonly TinyClassifier _model = new(TinyOptions.Digits with { AttnDrop = 0.3 });

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1000)]
    [InlineData(100)]
    [InlineData(7)]
    public void MeasuresEveryImageOnce(int batchSize)
    {
        using DisposeScope scope = NewDisposeScope();
        _model.eval();
        ImageBatch all = TestDigits.Test.Batch([.. Enumerable.Range(0, 359).Select(i => (long)i)]);
        Tensor logits = _model.call(all.Images);
        EvaluationResult result = Evaluator.Evaluate(_model, TestDigits.Test, batchSize);
        Assert.Equal(functional.cross_entropy(logits, all.Labels).ToDouble(), result.Loss, 5);
        Assert.Equal((logits.argmax(1) == all.Labels).to(ScalarType.Float64).mean().ToDouble(), result.Accuracy, 9);
        Assert.Equal((359L, (359L + batchSize - 1) / batchSize), (result.Count, result.Batches));
        Assert.All(result.Allocations, a => Assert.Equal([2.0, 2, 2], a.MeanQueryHeads));
        Assert.True(result.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void ChangesNothing()
    {
        using (var trainer = new Trainer<TinyClassifier>(_model, TestDigits.Train)) trainer.Advance(9);
        SortedDictionary<string, string> before = StateBytes.Of(_model);
        _model.train();
        _model.Layers[1].eval();
        EvaluationResult first = Evaluator.Evaluate(_model, TestDigits.Test), second = Evaluator.Evaluate(_model, TestDigits.Test);
        Assert.Equal(before, StateBytes.Of(_model));
        Assert.Equal((true, true, false, false), (_model.training, _model.Layers[0].training, _model.Layers[1].training, _model.Layers[1].K.training));
        Assert.Equal((first.Loss, first.Accuracy), (second.Loss, second.Accuracy));
    }

    [Fact]
    public void KeepsTheModeAfterAnError()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        _model.train();
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(_model, TestDigits.Test, token: stop.Token));
        Assert.True(_model.training);
    }

    [Fact]
    public void EvaluationDoesNotDisturbTraining()
    {
        using TinyClassifier a = new(TinyOptions.Digits with { AttnDrop = 0.3 }), b = new(TinyOptions.Digits with { AttnDrop = 0.3 });
        using var plain = new Trainer<TinyClassifier>(a, TestDigits.Train);
        using var disturbed = new Trainer<TinyClassifier>(b, TestDigits.Train);
        plain.Advance(10);
        for (int i = 0; i < 5; i++)
        {
            disturbed.Advance(2);
            Evaluator.Evaluate(b, TestDigits.Validation);
        }
        Assert.Equal(StateBytes.Of(plain), StateBytes.Of(disturbed));
    }
}
