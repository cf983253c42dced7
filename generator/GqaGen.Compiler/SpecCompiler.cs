using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using GqaGen.Compiler.Yaml;

namespace GqaGen.Compiler;

/// <summary>The compiler's front end.</summary>
public static class SpecCompiler
{
    internal const int LargestText = 1 << 20;

    /// <summary>Reads, binds and checks a spec. It never throws on bad text: every problem found is a diagnostic, in the order of the text.</summary>
    public static SpecResult Bind(SpecSource source)
    {
        if (source.Text.Length > LargestText)
        {
            Problem problem = TextProblems.TooLarge(DocumentKind.Spec, source.Text.Length, LargestText);
            return new(null, new([new Diagnostic(problem.Descriptor, problem.Message, source.Path, default)]));
        }

        var text = new SourceText(source.Path, source.Text);
        var bag = new DiagnosticBag(text);
        SyntaxTree? tree = YamlReader.Read(text, bag);
        BoundSpec? bound = tree is null ? null : SpecBinder.Bind(text, tree, bag);
        EquatableArray<Diagnostic> diagnostics = bag.ToArray();
        bool isValid = diagnostics.All(d => d.Severity != Severity.Error);
        return new(isValid ? bound?.Spec : null, diagnostics) { NameSpan = bound?.NameSpan ?? text.Start };
    }
}
