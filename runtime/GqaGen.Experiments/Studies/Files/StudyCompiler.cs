using GqaGen.Compiler;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using GqaGen.Compiler.Yaml;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>What reading a study file gives.</summary>
/// <param name="Study">Null exactly when there is a diagnostic.</param>
/// <param name="Diagnostics">Every problem, in the order of the text.</param>
public sealed record StudyResult(Study? Study, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Reads study files (<c>*.study.yaml</c>).</summary>
public static class StudyCompiler
{
    /// <summary>Reads, binds and checks a study file. It never throws on bad text: every problem found is a diagnostic, in the order of the text.</summary>
    /// <param name="source">Its path and its text.</param>
    /// <param name="catalog">The variants of the program.</param>
    /// <param name="datasets">The data sets of the program, by name.</param>
    public static StudyResult Bind(SpecSource source, IReadOnlyList<Variant> catalog, IReadOnlyCollection<string> datasets)
    {
        if (source.Text.Length > SpecCompiler.LargestText)
        {
            Problem problem = TextProblems.TooLarge(StudyKeys.Kind, source.Text.Length, SpecCompiler.LargestText);
            return new(null, [new Diagnostic(problem.Descriptor, problem.Message, source.Path, default)]);
        }

        var text = new SourceText(source.Path, source.Text, StudyKeys.Kind);
        var bag = new DiagnosticBag(text);
        SyntaxTree? tree = YamlReader.Read(text, bag);
        Study? study = tree is null ? null : new StudyBinder(text, tree.IsComplete, catalog.ToDictionary(v => v.Name, VariantTraits.Of, StringComparer.Ordinal), datasets, bag).Bind(tree);
        IReadOnlyList<Diagnostic> diagnostics = [.. bag.ToArray()];
        return new(diagnostics.Count == 0 ? study : null, diagnostics);
    }
}
