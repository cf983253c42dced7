using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>A spec that was bound; worth nothing where an error was reported.</summary>
internal sealed record BoundSpec(VariantSpec Spec, TextSpan NameSpan);

/// <summary>From the tree to the model: the sections one after the other, each going on after an error of its own.</summary>
internal static class SpecBinder
{
    public static BoundSpec? Bind(SourceText text, SyntaxTree tree, DiagnosticBag bag)
    {
        if (tree.Root is not MappingNode root)
        {
            if (tree is { IsComplete: true, Root: { } other and not FaultyNode }) bag.Report(other.Span, ValueProblems.Root(text.Kind, NodeKind.Of(other)));
            return null;
        }

        Section spec = Section.Of(SpecKeys.Table, root, SpecKeys.Places, tree.IsComplete, bag);
        (string name, TextSpan nameSpan) = NameBinder.Bind(spec, text, bag);
        string identifier = NameRules.Identifier(name);
        string summary = spec.Get(SpecKeys.Summary).Value;

        BoundGrouping grouping = GroupingBinder.Bind(spec.Get(SpecKeys.Grouping), bag);
        BoundAttention attention = AttentionBinder.Bind(spec.Get(SpecKeys.Attention), grouping);
        Perturbation perturbation = PerturbedBinder.Bind(spec.Get(SpecKeys.Perturbed), grouping, bag);
        Dimensions dimensions = ModelBinder.Bind(spec.Get(SpecKeys.Model), attention);
        TrainingSpec training = TrainingBinder.Bind(spec.Get(SpecKeys.Training), bag);
        DimensionRules.Check(dimensions, grouping, bag);
        GroupingWarnings.Check(dimensions, spec: null, grouping, bag);
        EquatableArray<NamedSize> sizes = new SizesBinder(attention, dimensions, grouping, bag).Bind(spec.GetMapping(SpecKeys.Sizes), tree.IsComplete, identifier);

        var bound = new VariantSpec(
            name, identifier, text.Path, summary, attention.With(dimensions), grouping.Grouping, perturbation, dimensions.ToModel(), training, sizes);
        return new(bound, nameSpan);
    }
}
