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

    // What generated files call namespaces; and TorchSharp's own type by its name, which a project that uses TorchSharp cannot hide from itself.
    private static readonly string[] Aliases = ["collections", "gqa", "modules", "utils"];
    private const string Torch = "torch";

    private static readonly (string Name, int Arity)[] Names =
    [
        .. Used.Select(type => (Name: type.Name.Split('`')[0], Arity: type.GetGenericArguments().Length))
            .Concat(Aliases.Concat(["TorchSharp", "GqaGen", "System"]).Select(name => (Name: name, Arity: 0)))
            .Distinct().Where(n => SyntaxFacts.IsValidIdentifier(n.Name) && n.Name != Torch),
    ];

    [Fact]
    public void ByTypes() => Compiles(Names.Select(n => $"public class {Name(n.Name)}{(n.Arity == 0 ? "" : $"<{string.Join(", ", Enumerable.Range(0, n.Arity).Select(i => $"T{i}"))}>")};"));

    [Fact]
    public void ByNamespaces() => Compiles(Names.Select(n => n.Name).Distinct().Select(name => $"namespace {Name(name)} {{ public class Other; }}"));

    /// <summary>A project's extension methods come before those of System.Linq and of TorchSharp.</summary>
    [Fact]
    public void ByExtensionMethods()
    {
        string[] names = [.. Used.Where(type => type.IsAbstract && type.IsSealed).SelectMany(type => type.GetMethods()).Where(IsExtension).Select(method => method.Name).Where(SyntaxFacts.IsValidIdentifier).Distinct()];
        Compiles([$"public static class Extensions {{ {string.Join("\n", names.Select(name => $"public static Nothing {Name(name)}<T>(this T of, params object[] arguments) => new();\npublic static Nothing {Name(name)}<T, R>(this System.Collections.Generic.IEnumerable<T> of, System.Func<T, R> f) => new();"))} public sealed class Nothing; }}"], atLeast: 1);
        Assert.True(names.Length > 100 && names.Contains("Select"), $"only {names.Length} names");

        static bool IsExtension(System.Reflection.MethodInfo method) => method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);
    }

    private static string Name(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    private static void Compiles(IEnumerable<string> declarations, int atLeast = 1000)
    {
        string[] all = [.. declarations];
        Assert.True(all.Length >= atLeast, $"only {all.Length} names");
        Consumer consumer = new([.. RepositorySpecs.Names.Select(RepositorySpecs.Read), .. RepositorySpecs.Tested.Select(RepositorySpecs.ReadTested)]);
        consumer.AddCSharp($"#pragma warning disable\nnamespace Consumer\n{{\n{string.Join("\n", all)}\n}}\n");
        string problems = consumer.Run().Problems();
        Assert.True(problems.Length == 0, problems);
    }
}
