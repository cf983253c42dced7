using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Syntax;

/// <summary>A node of a spec with its place.</summary>
internal abstract record SyntaxNode(TextSpan Span)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }
}

/// <param name="IsPlain">Written without quotes, so that it may be a number, a boolean or null.</param>
internal sealed record ScalarNode(string Text, bool IsPlain, TextSpan Span) : SyntaxNode(Span)
{
    public override string Kind => IsNull ? "nothing" : $"'{Text}'";

    public bool IsNull => IsPlain && Text is ("" or "null" or "~");
}

internal sealed record SequenceNode(IReadOnlyList<SyntaxNode> Items, TextSpan Span) : SyntaxNode(Span)
{
    public override string Kind => "a list";
}

internal sealed record MappingNode(IReadOnlyList<MappingEntry> Entries, TextSpan Span) : SyntaxNode(Span)
{
    public override string Kind => "a mapping";
}

internal sealed record MappingEntry(ScalarNode Key, SyntaxNode Value);
