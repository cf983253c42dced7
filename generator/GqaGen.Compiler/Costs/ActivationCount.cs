using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Costs;

/// <summary>
/// The float32 values that the backward pass of one image needs and the forward pass keeps, each once: the inputs of the convolution, the
/// linear layers, the normalisations and GELU; mean and deviation of each normalisation; q, k and v as attention takes them; attention's
/// log-sum-exp where it is fused, else its maps; the factors of active dropout; what noise on the output scales by. Weights, gradients,
/// optimizer state, integer indices and what lives only within an operation are not counted.
/// </summary>
internal static class ActivationCount
{
    public static decimal Of(Workload w)
    {
        decimal image = (decimal)w.Model.InChans * w.Model.ImgSize * w.Model.ImgSize;
        decimal head = w.N * w.C; // the class token, seen in the normalised tokens
        return image + (w.Depth * (Attention(w) + Mlp(w))) + Norm(w) + head;
    }

    private static decimal Attention(Workload w)
    {
        decimal tokens = w.N * w.C;
        decimal qkv = tokens + (2 * w.N * w.AttendedWidth);
        return Norm(w) + tokens + qkv + Softmax(w) + OutputNoise(w) + tokens + Dropout(w, tokens); // input of q, k, v; … ; input of proj
    }

    private static decimal Mlp(Workload w)
    {
        decimal tokens = w.N * w.C, hidden = w.N * w.Hidden;
        return Norm(w) + tokens + (2 * hidden) + Dropout(w, hidden) + Dropout(w, tokens); // inputs of fc1; of GELU and fc2
    }

    private static decimal Norm(Workload w) => (w.N * w.C) + (2 * w.N);

    private static decimal Softmax(Workload w)
    {
        if (w.IsFused) return w.H * w.N;
        int maps = w.DropsMap ? 3 : 2; // softmax's own, the one that meets v, and the factors of dropout
        return maps * w.H * w.N * w.N;
    }

    /// <summary>The output before the noise, the noise, and the deviation of each head's output.</summary>
    private static decimal OutputNoise(Workload w) => w.Perturbation is Perturbation.Reference ? (2 * w.N * w.C) + w.H : 0;

    private static decimal Dropout(Workload w, decimal values) => w.Drops ? values : 0;
}
