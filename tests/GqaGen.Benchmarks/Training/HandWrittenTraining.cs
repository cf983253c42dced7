using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Training;

/// <summary>A training loop as a TorchSharp user writes it: the library's AdamW, clipping, and a loss that is read back every ten steps.</summary>
internal sealed class HandWrittenTraining(Module<Tensor, Tensor> model, IImageDataset data, TrainingOptions options)
{
    private readonly optim.Optimizer _optimizer = optim.AdamW(model.parameters(), lr: options.LearningRate, weight_decay: options.WeightDecay);
    private readonly BatchSampler _sampler = new(data.Count, options.BatchSize, options.Seed);
    private long _step;

    public void Advance(long steps)
    {
        model.train();
        for (long last = _step + steps; _step < last; _step++)
        {
            using DisposeScope scope = NewDisposeScope();
            ImageBatch batch = data.Batch(_sampler.Batch(_step));
            _optimizer.zero_grad();
            Tensor loss = functional.cross_entropy(model.call(batch.Images), batch.Labels);
            loss.backward();
            if (options.ClipGrad is { } most) nn.utils.clip_grad_norm_(model.parameters(), most);
            _optimizer.step();
            if (_step % 10 == 0) loss.item<float>();
        }
    }
}
