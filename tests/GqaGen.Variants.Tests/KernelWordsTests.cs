using System.Text.RegularExpressions;
using GqaGen.Compiler;
using GqaGen.Compiler.Lowering;
using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>What generated documentation says of the runtime's kernel is what it does.</summary>
public sealed class KernelWordsTests
{
    [Fact]
    public void BFloat16TakesProductsAsItsReasonSays()
    {
        string reason = Lowerer.Lower(SpecCompiler.Bind(new("words.gqa.yaml", "training: { precision: bfloat16 }")).Spec!).Reason;
        Match said = Regex.Match(reason, @"one SDPA \(on a CPU products block by block: in evaluation, and in training up to ([0-9,]+) tokens\)");
        Assert.True(said.Success, reason);
        long most = long.Parse(said.Groups[1].Value.Replace(",", "", StringComparison.Ordinal));

        Assert.True(Takes(most, gradient: true), $"{most} tokens in training");
        Assert.False(Takes(most + 1, gradient: true), $"{most + 1} tokens in training");
        Assert.True(Takes(64 * most, gradient: false), $"{64 * most} tokens in evaluation");

        static bool Takes(long tokens, bool gradient)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor q = zeros(1, 1, tokens, 1, ScalarType.BFloat16), k = zeros_like(q);
            return AttentionKernel.TakesProducts(q.requires_grad_(gradient), k, k, isTraining: gradient);
        }
    }
}
