using System.Diagnostics;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Quickstart;

/// <summary>How long a batch takes in evaluation, all variants in turn so that a slow moment of the machine hits them alike.</summary>
internal static class Latency
{
    public const int Batch = 32;
    private const int WarmUp = 3, Rounds = 25;

    /// <summary>Median milliseconds of one forward of <see cref="Batch"/> images, by variant.</summary>
    public static IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Variant> variants, Device device)
    {
        List<Timed> timed = [.. variants.Select(v => v.Accept(new Make(device)))];
        for (int round = 0; round < WarmUp + Rounds; round++)
            foreach (Timed one in timed) one.Forward(keep: round >= WarmUp);
        Dictionary<string, double> medians = timed.ToDictionary(t => t.Variant, t => t.Median);
        timed.ForEach(t => t.Dispose());
        return medians;
    }

    private sealed class Make(Device device) : IVariantVisitor<Timed>
    {
        public Timed Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            TOptions o = variant.Size("tiny");
            return new(variant.Name, TModel.Create(o, seed: 0, device), zeros([Batch, o.InChans, o.ImgSize, o.ImgSize], device: device));
        }
    }

    private sealed class Timed(string variant, nn.Module<Tensor, Tensor> model, Tensor images) : IDisposable
    {
        private readonly List<double> _milliseconds = [];

        public string Variant => variant;

        public double Median => _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

        public void Forward(bool keep)
        {
            model.eval();
            using IDisposable noGrad = no_grad();
            using DisposeScope scope = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            model.call(images).sum().to(CPU);                               // waits for the device
            if (keep) _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        public void Dispose()
        {
            model.Dispose();
            images.Dispose();
        }
    }
}
