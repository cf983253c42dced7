using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is a mapping with keys of its own.</summary>
/// <param name="Keys">Its keys; empty where the author chooses them.</param>
/// <param name="AllowsFlag">Whether <c>true</c> (the defaults) and <c>false</c> (nothing) do as well.</param>
internal sealed record SectionKey(string Name, KeyTable Keys, string Description, bool AllowsFlag = false) : Key(Name, Description)
{
    public override string Expected => AllowsFlag ? "true, false or a mapping" : "a mapping";

    /// <summary>What a word in the section's place stands for, or null: a word of one of its keys, or another way to say true or false.</summary>
    public string? Meant(string word)
    {
        if (AllowsFlag && FlagKey.Meant(word) is { } flag) return flag;
        foreach (Key key in Keys.All.Where(key => GroupingKeys.RulesOf(key) is null))
        {
            if (key is not IWordKey words || Suggestion.For(word, words.AllWords) is not { } meant) continue;
            return key == GroupingKeys.Rule && meant == words.WordOf(Rule.Fixed) ? $"{{ {GroupingKeys.Fixed.Name}: [3, 1, 2] }}" : $"{{ {key.Name}: {meant} }}";
        }
        return null;
    }
}

/// <summary>The keys of one mapping, in the order in which they are described.</summary>
internal sealed class KeyTable(params Key[] keys)
{
    private readonly Dictionary<string, Key> _byName = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public IReadOnlyList<Key> All => keys;

    /// <summary>Whether these are what a named size can set.</summary>
    public bool IsOfSize { get; init; }

    public IEnumerable<string> Names => keys.Select(k => k.Name);

    public bool Contains(string name) => _byName.ContainsKey(name);
}
