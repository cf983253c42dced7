using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Tests;

/// <summary>Any one slip in any key is understood.</summary>
public sealed class SuggestionTests
{
    public static TheoryData<string> Sections => [.. SpecKeys.Table.All.OfType<SectionKey>().Where(s => s.Keys.All.Count > 0).Select(s => s.Name)];

    [Theory, MemberData(nameof(Sections))]
    public void OneSlipInAKey(string section)
    {
        KeyTable table = SpecKeys.Table.All.OfType<SectionKey>().Single(s => s.Name == section).Keys;
        // A slip can be one of two keys: num_v_heads is one letter from num_heads too.
        (string Slip, string Key)[] slips = [.. table.Names.Where(k => k.Length > 3).SelectMany(key => Slips(key).Select(slip => (slip, key)))];
        ILookup<string, string> meant = slips.ToLookup(s => Letters(s.Slip), s => s.Key);
        foreach ((string slip, string key) in slips.Where(s => !table.Contains(s.Slip)))
        {
            string? suggestion = Suggestion.For(slip, table.Names);
            Assert.True(suggestion is not null && meant[Letters(slip)].Contains(suggestion), $"'{slip}', a slip of '{key}', suggests '{suggestion}'");
        }
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("")]
    [InlineData("attention_attention_attention_attention_attention_attention_attention")]
    [InlineData("日本語")]
    public void NothingIsSuggestedForWhatIsFar(string found) => Assert.Null(Suggestion.For(found, SpecKeys.Table.Names));

    /// <summary>What other libraries call a key is not what another key of its section is called here.</summary>
    [Fact]
    public void OtherNamesAreOfKeysAndWords()
    {
        Key[] keys = [.. SpecKeys.Table.All, .. SpecKeys.Table.All.OfType<SectionKey>().SelectMany(s => s.Keys.All)];
        HashSet<string> known = [.. keys.Select(k => k.Name), .. keys.OfType<IWordKey>().SelectMany(k => k.AllWords)];
        Assert.All(OtherNames.Table, pair =>
        {
            Assert.Contains(pair.Value, known);
            Assert.Equal(Letters(pair.Key), new string([.. pair.Key.Where(c => !char.IsAsciiDigit(c))]));
            Assert.DoesNotContain(known, name => name.Replace("_", "", StringComparison.Ordinal) == pair.Key);
            Assert.Equal(pair.Value, Suggestion.For(pair.Key.ToUpperInvariant(), known));
        });
    }

    private static string Letters(string slip) => new([.. slip.Where(char.IsLetter).Select(char.ToLowerInvariant)]);

    private static IEnumerable<string> Slips(string key)
    {
        for (int i = 1; i < key.Length; i++)
        {
            yield return key.Remove(i, 1);
            for (char c = 'a'; c <= 'z'; c++) yield return key.Insert(i, c.ToString());
            if (i + 1 < key.Length) yield return key[..i] + key[i + 1] + key[i] + key[(i + 2)..];
        }
        yield return key.ToUpperInvariant();
        yield return key.Replace('_', '-');
    }
}
