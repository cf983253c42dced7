using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>What a model does on a set of images, class by class.</summary>
public sealed record EvaluationReport
{
    /// <summary>Classes from which on the share of answers among the best five is told.</summary>
    public const int LeastClassesOfTop5 = 6;

    /// <summary>Images.</summary>
    public required long Images { get; init; }

    /// <summary>Mean cross entropy an image.</summary>
    public required double Loss { get; init; }

    /// <summary>Share of images whose class is the model's first answer, 0 to 1.</summary>
    public required double Top1 { get; init; }

    /// <summary>Share of images whose class is among its first five; null for five classes or fewer.</summary>
    public required double? Top5 { get; init; }

    /// <summary>The classes.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Images of each class.</summary>
    public required IReadOnlyList<long> ClassCounts { get; init; }

    /// <summary>Images by true class, then by first answer; answers beyond the data set's classes, which a larger classifier can give, are not in it.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Query heads of each KV head of each layer, a mean over images.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Allocations { get; init; }

    /// <summary>Share of images whose allocation was not the uniform one, by layer.</summary>
    public required IReadOnlyList<double> NonUniformShares { get; init; }

    /// <summary>Images a second, reading them included.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Share of the images of each class that are recognised, 0 to 1; null for a class without images.</summary>
    public IReadOnlyList<double?> Recall => [.. Confusion.Select((row, label) => ClassCounts[label] == 0 ? null : (double?)row[label] / ClassCounts[label])];

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Images at once.</param>
    /// <param name="workers">Threads that read them.</param>
    /// <param name="stop">Ends the measurement.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static EvaluationReport Of<TModel>(TModel model, IImageDataset images, int batchSize, int? workers, CancellationToken stop)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        int classes = images.ClassNames.Count, outputs = model.Dimensions.NumClasses;
        using Tensor confusion = zeros([(long)classes * outputs], ScalarType.Int64, model.parameters().First().device).DetachFromDisposeScope();
        using Tensor among5 = zeros([], ScalarType.Int64, confusion.device).DetachFromDisposeScope();
        EvaluationResult result = Evaluator.Evaluate(model, images, batchSize, workers, Count, stop);
        long[][] counts = [.. confusion.cpu().data<long>().ToArray().Chunk(outputs)];
        return new()
        {
            Images = result.Count,
            Loss = result.Loss,
            Top1 = result.Accuracy,
            Top5 = classes >= LeastClassesOfTop5 ? (double)among5.cpu().item<long>() / result.Count : null,
            ClassNames = images.ClassNames,
            ClassCounts = [.. counts.Select(row => row.Sum())],
            Confusion = [.. counts.Select(row => row[..classes])],
            Allocations = [.. result.Allocations.Select(layer => layer.MeanQueryHeads)],
            NonUniformShares = [.. result.Allocations.Select(layer => layer.NonUniformShare)],
            ImagesPerSecond = result.Count / result.Duration.TotalSeconds,
        };

        void Count(Tensor logits, Tensor labels)
        {
            confusion.add_(((labels * outputs) + logits.argmax(1)).bincount(weights: null, minlength: (long)classes * outputs));
            if (outputs >= LeastClassesOfTop5) among5.add_((logits.topk(5, 1).indexes == labels.unsqueeze(1)).any(1).sum());
        }
    }
}
