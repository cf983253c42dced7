using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using static System.FormattableString;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is a sequence of <paramref name="Minimum"/> to <paramref name="Maximum"/> integers, each as <paramref name="Entry"/> says.</summary>
internal sealed record IntegersKey(string Name, int Minimum, int Maximum, IntegerKey Entry, string Description)
    : Key<EquatableArray<int>>(Name, EquatableArray<int>.Empty, Description)
{
    public override string Expected => Invariant($"a sequence of integers from {Entry.Minimum} to {Entry.Maximum}, as in [3, 1, 2]");

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out EquatableArray<int> value)
    {
        value = Default;
        if (node is not SequenceNode sequence) return WrongType(bag, node);
        int count = sequence.Items.Count;
        if (count < Minimum || count > Maximum) return Report(bag, node, ValueProblems.Count(Name, count, Invariant($"{Minimum} to {Maximum}")));
        Setting<int>[] entries = [.. sequence.Items.Select((item, i) => (Entry with { Name = Invariant($"{Name}[{i}]") }).Read(new(item, item), bag))];
        value = new(entries.Select(e => e.Value));
        return !entries.Any(e => e.IsFaulty);
    }
}
