using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Syntax;

/// <summary>A node of a spec's tree, with its place.</summary>
internal abstract record SyntaxNode(TextSpan Span);

internal sealed record MappingNode(IReadOnlyList<MappingEntry> Entries, TextSpan Span) : SyntaxNode(Span);

/// <summary>A key, which should be a scalar, and its value.</summary>
internal sealed record MappingEntry(SyntaxNode Key, SyntaxNode Value);

internal sealed record SequenceNode(IReadOnlyList<SyntaxNode> Items, TextSpan Span) : SyntaxNode(Span);

/// <param name="IsPlain">Neither quoted nor a block: only such a scalar can be a number, a truth value or null.</param>
internal sealed record ScalarNode(string Text, bool IsPlain, TextSpan Span) : SyntaxNode(Span);

/// <summary>A node whose problem has been reported already.</summary>
internal sealed record FaultyNode(TextSpan Span) : SyntaxNode(Span);

/// <summary>A spec's tree.</summary>
/// <param name="Root">Null for a document without content.</param>
/// <param name="IsComplete">False where a syntax error cut it short: what is missing from it may have been written.</param>
internal sealed record SyntaxTree(SyntaxNode? Root, bool IsComplete);
