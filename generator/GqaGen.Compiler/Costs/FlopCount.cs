using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Costs;

/// <summary>Multiply-adds of one image, at 2 FLOPs each; <see cref="SizeCost"/> says which are counted.</summary>
internal static class FlopCount
{
    public static decimal Forward(Workload w) =>
        PatchEmbedding(w) + (w.Depth * (Layers(w) + (2 * AttentionProduct(w)) + KeyNorms(w) + Noise(w))) + Head(w);

    /// <summary>Key norms and noise carry no gradient; a product has two, one for each factor.</summary>
    public static decimal Backward(Workload w)
    {
        int products = w.IsFused ? 5 : 4;
        return PatchEmbedding(w) + (w.Depth * ((2 * Layers(w)) + (products * AttentionProduct(w)))) + (2 * Head(w));
    }

    private static decimal PatchEmbedding(Workload w) => Product(w.Patches, w.PatchValues, w.C);

    private static decimal Layers(Workload w) =>
        Product(w.N, w.C, w.C + (2 * w.KvWidth)) // q, k, v
        + Product(w.N, w.C, w.C)                 // proj
        + (2 * Product(w.N, w.C, w.Hidden));     // fc1, fc2

    /// <summary>q kᵀ of all query heads, and map · v as well: H · N · d · N = N · C · N.</summary>
    private static decimal AttentionProduct(Workload w) => Product(w.N, w.C, w.N);

    private static decimal KeyNorms(Workload w) => w.ReadsNorms ? SumOfSquares(w.N * w.KvWidth) : 0;

    private static decimal Noise(Workload w) => w.Perturbation switch
    {
        Perturbation.Gaussian => 2 * SumOfSquares(w.H * w.N * w.N), // deviations of the noise and of the map
        Perturbation.Reference => 2 * SumOfSquares(w.N * w.C),      // of the noise and of the attention output
        _ => 0,
    };

    private static decimal Head(Workload w) => Product(1, w.C, w.Model.NumClasses);

    private static decimal Product(decimal rows, decimal inner, decimal columns) => 2 * rows * inner * columns;

    private static decimal SumOfSquares(decimal values) => 2 * values;
}
