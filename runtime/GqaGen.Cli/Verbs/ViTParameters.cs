using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs;

/// <summary>Counts a model's parameters from its dimensions: <c>list</c> must not build a large model, nor need libtorch.</summary>
internal static class ViTParameters
{
    public static long Count(ViTOptions o)
    {
        long c = o.EmbedDim, kv = (long)o.NumKvHeads * o.HeadDim, hidden = (long)(o.EmbedDim * o.MlpRatio);
        long patches = Linear((long)o.InChans * o.PatchSize * o.PatchSize, c);
        long tokens = c + (o.NumTokens * c);                                                            // class token, positions
        long attention = Linear(c, c, o.QkvBias) + (2 * Linear(c, kv, o.QkvBias)) + Linear(c, c);       // q, k and v, output
        long block = attention + Linear(c, hidden) + Linear(hidden, c) + (2 * Norm(c));
        return patches + tokens + (o.Depth * block) + Norm(c) + Linear(c, o.NumClasses);
    }

    private static long Linear(long inputs, long outputs, bool bias = true) => (inputs * outputs) + (bias ? outputs : 0);

    private static long Norm(long width) => 2 * width;
}
