using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Costs;

/// <summary>
/// The bytes that the backward pass of one image needs and the forward pass keeps, each value once: the inputs of the convolution, the
/// linear layers, the normalisations and GELU; mean and deviation of each normalisation; q, k and v as attention takes them; attention's
/// log-sum-exp where it is fused, else its maps; the factors of active dropout; what noise on the output scales by. Inputs of products
/// are in the type of the precision, the rest is in float32. Weights, gradients, optimizer state, integer indices and what lives only
/// within an operation are not counted.
/// </summary>
internal static class ActivationCount
{
    private const decimal Single = sizeof(float);

    public static decimal Bytes(Workload w)
    {
        decimal image = w.ElementBytes * w.Model.InChans * w.Model.ImgSize * w.Model.ImgSize;
        return image + (w.Depth * (Attention(w) + Mlp(w))) + Norm(w) + Head(w);
    }

    private static decimal Attention(Workload w)
    {
        decimal tokens = w.ElementBytes * w.N * w.C;
        decimal qkv = tokens + (2 * w.ElementBytes * w.N * w.AttendedWidth);
        return Norm(w) + tokens + qkv + Softmax(w) + OutputNoise(w) + tokens + Dropout(w, tokens); // input of q, k, v; … ; input of proj
    }

    private static decimal Mlp(Workload w)
    {
        decimal tokens = w.ElementBytes * w.N * w.C, hidden = w.ElementBytes * w.N * w.Hidden;
        return Norm(w) + tokens + (2 * hidden) + Dropout(w, hidden) + Dropout(w, tokens); // inputs of fc1; of GELU and fc2
    }

    private static decimal Norm(Workload w) => Single * ((w.N * w.C) + (2 * w.N));

    /// <summary>The class token. In float32 it is a view of all normalised tokens, which stay; a narrower one is a copy of its own.</summary>
    private static decimal Head(Workload w) => w.ElementBytes < Single ? w.ElementBytes * w.C : Single * w.N * w.C;

    private static decimal Softmax(Workload w)
    {
        if (w.IsFused) return Single * w.H * w.N;
        int maps = w.DropsMap ? 3 : 2; // softmax's own, the one that meets v, and the factors of dropout
        return w.ElementBytes * maps * w.H * w.N * w.N;
    }

    /// <summary>The output before the noise, the noise, and the deviation of each head's output.</summary>
    private static decimal OutputNoise(Workload w) =>
        w.Perturbation is Perturbation.Reference ? ((w.ElementBytes + Single) * w.N * w.C) + (w.ElementBytes * w.H) : 0;

    private static decimal Dropout(Workload w, decimal bytes) => w.Drops ? bytes : 0;
}
