using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>
/// The last linear layer: features [B, C] → logits [B, num_classes]. In evaluation each image is a product of its own: a single product
/// takes other kernels for other numbers of images, and the last bits of a prediction would depend on the size of its batch.
/// </summary>
public sealed class ClassifierHead : MixedLinear
{
    /// <summary>Takes the weight [num_classes, C] and the bias [num_classes] over.</summary>
    public ClassifierHead(Parameter weight, Parameter? bias)
        : base(nameof(ClassifierHead), weight, bias)
    {
    }

    /// <summary>Features [B, C] → logits [B, num_classes], in the features' type.</summary>
    public override Tensor forward(Tensor input)
    {
        if (training) return base.forward(input);
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = Weight.to(input.dtype).t().expand(input.shape[0], -1, -1);          // [B, C, num_classes], not copied
        Tensor logits = input.unsqueeze(1).bmm(weight).squeeze(1);
        return (Bias is { } bias ? logits + bias.to(input.dtype) : logits).MoveToOuterDisposeScope();
    }
}
