using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>A converted checkpoint.</summary>
/// <param name="Tensors">The target's tensors by name, with memory of their own; they belong to the dispose scope in which the conversion was called, if there was one.</param>
/// <param name="Report">What was done with each tensor.</param>
public sealed record ConversionResult(Dictionary<string, Tensor> Tensors, ConversionReport Report)
{
    /// <summary>
    /// Loads the tensors into a model of the converted dimensions. Its buffers (state of grouping, noise and dropout, which an MHA checkpoint does
    /// not have) stay as they are, and so does the <c>head</c> if it was left out; every other tensor must be there.
    /// </summary>
    /// <exception cref="CheckpointException">The model has other tensors or shapes; it is unchanged.</exception>
    public LoadReport ApplyTo(nn.Module model)
    {
        HashSet<string> leftOut = [.. Report.Of(ConversionKind.LeftOut).Select(t => t.Name)];
        Func<string, bool> isParameter = StateDict.IsParameter(model);
        return StateDict.Load(model, Tensors, name => leftOut.Contains(name) || !isParameter(name));
    }
}
