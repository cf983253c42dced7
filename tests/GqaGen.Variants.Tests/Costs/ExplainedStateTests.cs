using System.Reflection;
using System.Text.RegularExpressions;
using GqaGen.Compiler;
using GqaGen.Compiler.Explain;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Costs;

/// <summary>What an explanation says a variant remembers is what the state dict of a live model holds.</summary>
public sealed partial class ExplainedStateTests
{
    private static readonly string Folder = typeof(ExplainedStateTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    public static TheoryData<string> Names => EveryVariant.Names;

    [Theory, MemberData(nameof(Names))]
    public void StateIsThatOfTheModel(string name)
    {
        string file = new[] { Path.Combine(Folder, "..", "..", "specs"), Path.Combine(Folder, "Specs") }
            .Select(folder => Path.Combine(folder, $"{name}.gqa.yaml")).Single(File.Exists);
        SpecResult result = SpecCompiler.Bind(new($"{name}.gqa.yaml", File.ReadAllText(file)));
        Assert.NotNull(result.Spec);

        using nn.Module<Tensor, Tensor> model = EveryVariant.Named(name).Accept(new Make());
        HashSet<string> weights = [.. model.named_parameters().Select(p => p.name)];
        Assert.Equal(
            model.state_dict().Keys.Except(weights).Select(key => BlockNumber().Replace(key, "blocks.*.")).Distinct().Order(StringComparer.Ordinal),
            SpecExplanation.Of(result.Spec).State.Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^blocks\.[0-9]+\.")]
    private static partial Regex BlockNumber();

    private sealed class Make : IVariantVisitor<nn.Module<Tensor, Tensor>>
    {
        public nn.Module<Tensor, Tensor> Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions => TModel.Create(variant.Size("default"), device: META);
    }
}
