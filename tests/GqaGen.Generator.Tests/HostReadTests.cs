using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GqaGen.Generator.Tests;

/// <summary>Generated code never reads a tensor back to the host. The runtime's side is held by a test of the runtime.</summary>
public sealed class HostReadTests
{
    private static readonly HashSet<string> Reads =
    [
        "item", "data", "bytes", "cpu", "tolist", "ToScalar", "allclose", "equal", "Equals", "is_nonzero", "print", "str", "cstr", "npstr", "jlstr", "Save", "save",
        "ToSingle", "ToDouble", "ToByte", "ToSByte", "ToInt16", "ToInt32", "ToInt64", "ToBoolean", "ToHalf", "ToBFloat16", "ToComplex32", "ToComplex64", "ToComplexFloat32", "ToComplexFloat64",
        "ToString", "ReadCpuByte", "ReadCpuInt32", "ReadCpuInt64", "ReadCpuSingle", "ReadCpuDouble",
    ];

    [Fact]
    public void NoGeneratedMemberReadsATensor()
    {
        Consumer consumer = RepositorySpecs.Consumer().Run();
        string[] found = [.. consumer.Result.GeneratedSources.SelectMany(s => Of(consumer.Output, s.SyntaxTree))];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Theory]
    [InlineData("long Read(Tensor x) => x.item<long>();")]
    [InlineData("double Read(Tensor x) => x.sum().ToDouble();")]
    [InlineData("Tensor Read(Tensor x) => x.cpu();")]
    [InlineData("Tensor Read(Tensor x) => x.to(CPU);")]
    [InlineData("void Read(Tensor x) { foreach (long a in x.data<long>()) { } }")]
    [InlineData("bool Read(Tensor x) => x.Equals(x);")]
    public void ItNotices(string member)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"using TorchSharp; using static TorchSharp.torch; internal sealed class C {{ {member} }}", Consumer.Parse);
        Assert.NotEmpty(Of(Consumer.Compile(tree), tree));
    }

    private static IEnumerable<string> Of(Compilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is not { } symbol || symbol.ContainingAssembly?.Name != "TorchSharp") continue;
            bool isRead = symbol is IMethodSymbol or IPropertySymbol && Reads.Contains(symbol.Name);
            if (isRead || symbol is { Name: "CPU", IsStatic: true }) yield return $"{tree.FilePath}({name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {symbol.ToDisplayString()}";
        }
    }
}
