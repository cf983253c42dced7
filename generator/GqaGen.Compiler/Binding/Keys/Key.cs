using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>An entry of the key table. The binder, did-you-mean and every description of the language are made from it.</summary>
internal abstract record Key(string Name, string Description)
{
    /// <summary>What a value must be, as messages say it after "must be".</summary>
    public abstract string Expected { get; }

    /// <summary>Whether the default follows from other keys; the description then says how.</summary>
    public bool HasDerivedDefault { get; init; }
}

/// <summary>A key with a value.</summary>
internal abstract record Key<T>(string Name, T Default, string Description) : Key(Name, Description)
{
    /// <summary>Reads the value of an entry, or reports why it is none.</summary>
    public Setting<T> Read(MappingEntry entry, DiagnosticBag bag)
    {
        T value = Default;
        bool isGood = entry.Value switch
        {
            FaultyNode => false,
            ScalarNode { IsPlain: true, Text: "" } when !AllowsNull => Report(bag, entry.Key, ValueProblems.NoValue(Name, Expected)),
            SyntaxNode node => TryRead(node, bag, out value),
        };
        return new(isGood ? value : Default, isGood ? Origin.Written : Origin.Faulty, entry.Key.Span, entry.Value.Span) { IsPresent = true };
    }

    protected virtual bool AllowsNull => false;

    protected abstract bool TryRead(SyntaxNode node, DiagnosticBag bag, out T value);

    /// <summary>Reports and gives false.</summary>
    protected static bool Report(DiagnosticBag bag, SyntaxNode node, Problem problem)
    {
        bag.Report(node.Span, problem);
        return false;
    }

    protected bool WrongType(DiagnosticBag bag, SyntaxNode node) =>
        Report(bag, node, ValueProblems.WrongType(Name, Expected, NodeKind.Of(node)));

    protected bool OutOfRange(DiagnosticBag bag, ScalarNode node) =>
        Report(bag, node, ValueProblems.OutOfRange(Name, node.Text, Expected));
}
