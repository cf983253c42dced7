using GqaGen.Compiler;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GqaGen.Generator.Tests.Robustness;

/// <summary>A text that the compiler accepts, and all that is emitted for it, in a namespace of its own.</summary>
internal sealed record EmittedSpec(string Text, VariantSpec Spec, string Namespace)
{
    public IReadOnlyList<SyntaxTree> Files { get; } = Emit(Spec, Namespace);

    /// <summary>The texts that are accepted and give code that no text before them gave.</summary>
    /// <param name="path">The path that each text is said to have, by its number.</param>
    public static IEnumerable<EmittedSpec> Of(IEnumerable<string> texts, Func<int, string> path)
    {
        HashSet<VariantSpec> seen = [];
        int number = 0;
        foreach (string text in texts)
        {
            number++;
            if (SpecCompiler.Bind(new(path(number), text)).Spec is { } spec && seen.Add(spec)) yield return new(text, spec, $"N{number}");
        }
    }

    /// <summary>The same with a summary and a path that are plain words.</summary>
    public EmittedSpec Plain() => new(Text, Spec with { Summary = Spec.Summary.Length == 0 ? "" : "Plain", Path = "plain" }, Namespace);

    /// <summary>What the compiler sees: every token, those of directives and of the documentation's elements too, but for the text of strings and of documentation.</summary>
    public IEnumerable<string> Structure() => Files.SelectMany(file => file.GetRoot().DescendantTokens(descendIntoTrivia: true)).Select(token => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken => "string",
        SyntaxKind.XmlTextLiteralToken or SyntaxKind.XmlTextLiteralNewLineToken or SyntaxKind.XmlEntityLiteralToken => "",
        _ => token.Text,
    }).Where(token => token.Length > 0);

    public IEnumerable<string> Strings() => Files.SelectMany(file => file.GetRoot().DescendantTokens()).Where(t => t.IsKind(SyntaxKind.StringLiteralToken)).Select(t => t.ValueText);

    public IEnumerable<string> DeclaredTypes() => Files.SelectMany(file => file.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()).Select(t => t.Identifier.ValueText);

    private static SyntaxTree[] Emit(VariantSpec spec, string name) =>
    [
        .. new[] { SourceFile.Of(Emitter.Emit(Lowerer.Lower(spec)), name), CatalogEmitter.Emit([CatalogEntry.Of(spec)], name) }
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, Consumer.Parse, path: $"{name}/{file.Name}")),
    ];
}
