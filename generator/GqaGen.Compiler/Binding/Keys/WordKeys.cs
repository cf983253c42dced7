using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is one of a few words, whatever they stand for.</summary>
internal interface IWordKey
{
    IEnumerable<string> AllWords { get; }

    string DefaultWord { get; }

    /// <summary>The word of a value of the key's own type.</summary>
    string WordOf(Enum value);
}

/// <summary>A key whose value is one of a few words.</summary>
internal sealed record WordKey<T>(string Name, T Default, string Description, params (string Word, T Value)[] Words) : Key<T>(Name, Default, Description), IWordKey
    where T : struct, Enum
{
    public override string Expected => Words.Length == 1 ? $"'{Words[0].Word}'" : $"one of {Quoted.List(Words.Select(w => w.Word))}";

    public IEnumerable<string> AllWords => Words.Select(w => w.Word);

    public string DefaultWord => WordOf(Default);

    public string WordOf(T value) => Words.First(w => w.Value.Equals(value)).Word;

    string IWordKey.WordOf(Enum value) => WordOf((T)value);

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out T value)
    {
        value = Default;
        if (node is not ScalarNode scalar || (scalar.IsPlain && PlainScalar.IsNull(scalar.Text))) return WrongType(bag, node);
        foreach ((string word, T meaning) in Words)
        {
            if (word != scalar.Text) continue;
            value = meaning;
            return true;
        }
        IEnumerable<string> words = Words.Select(w => w.Word);
        return Report(bag, node, ValueProblems.UnknownWord(Name, Expected, scalar.Text, Suggestion.For(scalar.Text, words), words));
    }
}

/// <summary>A key that is true or false; YAML 1.1's other words for them are not taken.</summary>
internal sealed record FlagKey(string Name, bool Default, string Description) : Key<bool>(Name, Default, Description)
{
    private static readonly string[] Words = ["true", "false"];

    public override string Expected => "true or false";

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out bool value)
    {
        value = node is ScalarNode { IsPlain: true, Text: "true" };
        return node switch
        {
            ScalarNode { IsPlain: true, Text: "true" or "false" } => true,
            ScalarNode { Text: "true" or "false" } quoted => Report(bag, node, ValueProblems.Quotes(Name, Expected, quoted.Text)),
            ScalarNode scalar when PlainScalar.IsText(scalar.Text) => Report(bag, node, ValueProblems.UnknownWord(Name, Expected, scalar.Text, Meant(scalar.Text), Words)),
            _ => WrongType(bag, node),
        };
    }

    /// <summary>What another word stands for, or null.</summary>
    public static string? Meant(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "on" or "y" => "true",
        "no" or "off" or "n" => "false",
        _ => Suggestion.For(text, Words),
    };
}
