using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GqaGen.Generator.Tests;

/// <summary>Generated code means what it says, whatever a project's own types and namespaces are called: in its namespace they come before all that is imported.</summary>
public sealed class HiddenNamesTests
{
    private static readonly Type[] Used =
    [
        .. typeof(TorchSharp.torch).Assembly.GetExportedTypes(), .. typeof(Runtime.Models.ViTOptions).Assembly.GetExportedTypes(),
        .. new[] { typeof(object), typeof(Enumerable), typeof(System.CodeDom.Compiler.GeneratedCodeAttribute) }.SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.Namespace is "System" or "System.Collections" or "System.Collections.Generic" or "System.Linq" or "System.CodeDom.Compiler"),
    ];

    // Generated files give namespaces these names.
    private static readonly string[] Aliases = ["collections", "gqa", "modules", "torch", "utils"];

    private static readonly (string Name, int Arity)[] Names =
    [
        .. Used.Select(type => (Name: type.Name.Split('`')[0], Arity: type.GetGenericArguments().Length))
            .Concat([(Name: "TorchSharp", Arity: 0), (Name: "GqaGen", Arity: 0), (Name: "System", Arity: 0)])
            .Distinct().Where(n => SyntaxFacts.IsValidIdentifier(n.Name) && !Aliases.Contains(n.Name)),
    ];

    [Fact]
    public void ByTypes() => Compiles(Names.Select(n => $"public class {Name(n.Name)}{(n.Arity == 0 ? "" : $"<{string.Join(", ", Enumerable.Range(0, n.Arity).Select(i => $"T{i}"))}>")};"));

    [Fact]
    public void ByNamespaces() => Compiles(Names.Select(n => n.Name).Distinct().Select(name => $"namespace {Name(name)} {{ public class Other; }}"));

    private static string Name(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    private static void Compiles(IEnumerable<string> declarations)
    {
        string[] all = [.. declarations];
        Assert.True(all.Length > 1000, $"only {all.Length} names");
        Consumer consumer = new([.. RepositorySpecs.Names.Select(RepositorySpecs.Read), .. RepositorySpecs.Tested.Select(RepositorySpecs.ReadTested)]);
        consumer.AddCSharp($"#pragma warning disable\nnamespace Consumer\n{{\n{string.Join("\n", all)}\n}}\n");
        string problems = consumer.Run().Problems();
        Assert.True(problems.Length == 0, problems);
    }
}
