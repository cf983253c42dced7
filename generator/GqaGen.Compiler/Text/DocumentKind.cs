namespace GqaGen.Compiler.Text;

/// <summary>What kind of document a text is, as messages say it.</summary>
/// <param name="Noun">For instance <c>spec</c>.</param>
/// <param name="Levels">How deep its mappings go, in words.</param>
/// <param name="Beginning">A mend for an empty one, after "write".</param>
internal sealed record DocumentKind(string Noun, string Levels, string Beginning)
{
    public static DocumentKind Spec { get; } = new("spec", "three", "at least one section, for instance 'attention: { num_heads: 6 }', or '{}' for the defaults");
}
