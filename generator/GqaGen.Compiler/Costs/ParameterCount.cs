namespace GqaGen.Compiler.Costs;

/// <summary>The trained numbers of a Vision Transformer, layer by layer.</summary>
internal static class ParameterCount
{
    public static decimal Of(Workload w)
    {
        bool qkvBias = w.Attention.QkvBias;
        decimal embedding = Linear(w.PatchValues, w.C) + w.C + (w.N * w.C); // patches, class token, positions
        decimal attention = Linear(w.C, w.C, qkvBias) + (2 * Linear(w.C, w.KvWidth, qkvBias)) + Linear(w.C, w.C);
        decimal mlp = Linear(w.C, w.Hidden) + Linear(w.Hidden, w.C);
        decimal block = Norm(w.C) + attention + Norm(w.C) + mlp;
        return embedding + (w.Depth * block) + Norm(w.C) + Linear(w.C, w.Model.NumClasses);
    }

    private static decimal Linear(decimal from, decimal to, bool bias = true) => (from * to) + (bias ? to : 0);

    private static decimal Norm(decimal width) => 2 * width;
}
