using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using static System.FormattableString;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is an allocation for all layers, as <paramref name="One"/> says, or a sequence of one for each of at most <paramref name="MostLayers"/> layers.</summary>
internal sealed record AllocationKey(IntegersKey One, int MostLayers, string Description) : Key<WrittenAllocation>(One.Name, WrittenAllocation.None, Description)
{
    public override string Expected => $"{One.Expected}, or one such sequence for each layer, as in [[3, 1, 2], [2, 2, 2]]";

    /// <summary>The first entry tells which of the two is meant.</summary>
    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out WrittenAllocation value)
    {
        value = Default;
        if (node is not SequenceNode sequence) return WrongType(bag, node);
        if (sequence.Items is not [SequenceNode, ..])
        {
            Setting<EquatableArray<int>> all = One.Read(new(node, node), bag);
            value = new(IsByLayer: false, [all]);
            return !all.IsFaulty;
        }

        int layers = sequence.Items.Count;
        if (layers > MostLayers) return Report(bag, node, ValueProblems.Count(Name, layers, Invariant($"1 to {MostLayers}")));
        value = new(IsByLayer: true, [.. sequence.Items.Select((item, i) => (One with { Name = Invariant($"{Name}[{i}]") }).Read(new(item, item), bag))]);
        return true;
    }
}
