using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>An entry of a mapping whose keys the author chooses.</summary>
internal sealed record NamedSection(string Name, TextSpan Span, Section Section);

/// <summary>Reads the mappings whose keys the author chooses: <c>sizes</c>, <c>datasets</c> and <c>ablations</c>.</summary>
internal static class NamedSections
{
    /// <param name="root">The study file.</param>
    /// <param name="key">The mapping.</param>
    /// <param name="entry">The keys of each entry.</param>
    /// <param name="check">What is wrong with a name, or null.</param>
    /// <param name="isComplete">False where a syntax error may have cut an entry off.</param>
    /// <param name="bag">Takes the problems.</param>
    public static IReadOnlyList<NamedSection> Bind(Section root, SectionKey key, KeyTable entry, Func<string, Problem?> check, bool isComplete, DiagnosticBag bag)
    {
        List<NamedSection> sections = [];
        foreach ((SyntaxNode name, SyntaxNode value) in root.GetMapping(key)?.Entries ?? [])
        {
            if (name is not ScalarNode scalar)
            {
                if (name is not FaultyNode) bag.Report(name.Span, KeyProblems.NotAScalar());
                continue;
            }
            if (check(scalar.Text) is { } problem) bag.Report(scalar.Span, problem);
            else if (sections.Any(s => s.Name == scalar.Text)) bag.Report(scalar.Span, KeyProblems.Doubled(scalar.Text));
            switch (value)
            {
                case MappingNode mapping:
                    sections.Add(new(scalar.Text, scalar.Span, Section.Of(entry, mapping, StudyKeys.Places, isComplete, bag)));
                    break;
                case ScalarNode { IsPlain: true, Text: "" }:
                    if (isComplete) bag.Report(scalar.Span, StudyProblems.NoContent(scalar.Text));
                    break;
                case not FaultyNode:
                    bag.Report(value.Span, ValueProblems.WrongType(scalar.Text, "a mapping", NodeKind.Of(value)));
                    break;
            }
        }
        return sections;
    }
}
