using System.Globalization;
using GqaGen.Compiler.Binding.Keys;

namespace GqaGen.Compiler.Tests.Robustness;

/// <summary>
/// Random specs over the whole key table, most of them good: values are taken from the keys' own ranges, and what must fit together (heads
/// and widths, images and patches, a rule and its keys) is made to fit more often than not.
/// </summary>
internal sealed class RandomSpecs(Random random)
{
    private int _heads, _kvHeads, _patch;
    private string _rule = "", _preset = "";

    public string Next()
    {
        _heads = Pick(1, 2, 3, 4, 6, 8, 12, 16, 1024);
        _kvHeads = Divisor(_heads);
        _patch = Pick(1, 2, 4, 7, 16);
        _rule = Word(GroupingKeys.Rule);
        _preset = Chance(3) ? "reference" : "paper";
        if (_rule is not ("uniform" or "perturbed") && Chance(2)) _kvHeads = random.Next(1, Math.Min(_heads, 64) + 1);

        List<string> sections = [];
        foreach (Key key in SpecKeys.Table.All.OrderBy(_ => random.Next()))
        {
            if (key is SectionKey { Keys.All.Count: > 0 } section) AddSection(sections, section);
            else if (key == SpecKeys.Sizes) AddSizes(sections);
            else if (Chance(2)) sections.Add($"{Name(key)}: {Text(key)}\n");
        }
        return sections.Count == 0 ? "{}\n" : string.Concat(sections);
    }

    private void AddSection(List<string> sections, SectionKey section)
    {
        bool isNeeded = section == SpecKeys.Grouping || section == SpecKeys.Attention;
        if (!isNeeded && Chance(3)) return;
        if (section.AllowsFlag && Chance(3)) { sections.Add($"{section.Name}: {(Chance(4) && _rule != "perturbed" ? "false" : "true")}\n"); return; }
        sections.Add(Mapping(section.Name, section.Keys.All.Select(key => (key.Name, Value(section, key))), indent: "  "));
    }

    private void AddSizes(List<string> sections)
    {
        if (Chance(2)) return;
        string[] names = [.. Enumerable.Range(0, random.Next(5)).Select(_ => RandomText.Name(random)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length == 0) { sections.Add("sizes: {}\n"); return; }
        sections.Add("sizes:\n" + string.Concat(names.Select(name => Mapping($"  {name}", SpecKeys.Size.All.Select(key => (key.Name, SizeValue(key))), indent: "    "))));
    }

    /// <summary>The value of a key of a section, or null to leave it out.</summary>
    private string? Value(SectionKey section, Key key)
    {
        if (key == AttentionKeys.NumHeads) return Number(_heads);
        if (key == AttentionKeys.NumKvHeads) return _rule == "fixed" && Chance(2) ? null : Number(_kvHeads);
        if (key == AttentionKeys.EmbedDim) return Number(_heads * Pick(1, 2, 3, 8, 64));
        if (key == GroupingKeys.Rule) return _rule == "uniform" && Chance(2) || (_rule == "fixed" && Chance(3)) ? null : Quoted(_rule);
        if (section == SpecKeys.Grouping && key == GroupingKeys.Preset) return _preset == "paper" && Chance(2) ? null : Quoted(_preset);
        if (key == GroupingKeys.Fixed) return _rule == "fixed" ? Allocation() : null;
        if (section == SpecKeys.Perturbed && key == PerturbedKeys.Preset) return Chance(2) ? null : Value(key);
        if (key == ModelKeys.PatchSize) return Number(_patch);
        if (key == ModelKeys.ImgSize) return Number(_patch * Pick(1, 2, 14, 32));
        if (Chance(3) || (GroupingKeys.RulesOf(key) is { } rules && !rules.Select(GroupingKeys.Rule.WordOf).Contains(_rule))) return null;
        // What the official code fixes, and what must fit, is seldom written.
        if (section == SpecKeys.Grouping && _preset == "reference" && key != GroupingKeys.Window && !Chance(8)) return null;
        if (section == SpecKeys.Perturbed && key != PerturbedKeys.Seed && _preset == "reference") return null;
        if (key == GroupingKeys.MinQueries) return Number(random.Next((_heads / _kvHeads) + 1));
        if (key == GroupingKeys.Scope && _rule != "key-norm") return "batch";
        if (key == TrainingKeys.MinLearningRate || key == TrainingKeys.WarmupEpochs) return Chance(2) ? "0" : Chance(4) ? Value(key) : "1e-9";
        return Value(key);
    }

    private string? SizeValue(Key key) =>
        key == AttentionKeys.NumHeads || key == AttentionKeys.NumKvHeads || key == ModelKeys.PatchSize ? (Chance(20) ? Value(key) : null)
        : key == AttentionKeys.EmbedDim ? Number(_heads * Pick(1, 5, 32))
        : key == ModelKeys.ImgSize ? Number(224 * _patch)
        : key == GroupingKeys.Window && _rule is not ("ema" or "difference") ? null
        : Chance(2) ? null
        : Value(key);

    /// <summary>Any value that the key allows on its own, its ends more often than the middle.</summary>
    private string Value(Key key) => key switch
    {
        IntegerKey k => Number(Pick(k.Minimum, k.Default, random.Next(k.Minimum, Math.Min(k.Maximum, 64) + 1), Chance(6) ? k.Maximum : k.Default)),
        RealKey k => Real(k.Interval, k.Default),
        OptionalRealKey k => Chance(2) ? Pick("none", "null", "~", "") : Real(k.Interval, 1),
        SeedKey k => Pick("0", "9223372036854775807", k.Default.ToString(CultureInfo.InvariantCulture), random.NextInt64(long.MaxValue).ToString(CultureInfo.InvariantCulture)),
        FlagKey => Pick("true", "false"),
        IWordKey k => Quoted(Word(k)),
        TextKey => Text(key),
        _ => throw new NotSupportedException($"There are no random values for the key '{key.Name}' ({key.GetType().Name}): add them."),
    };

    private string Text(Key key) => key == SpecKeys.Name ? Quoted(RandomText.Name(random)) : RandomText.Line(random);

    private string Allocation()
    {
        int[] counts = new int[_kvHeads];
        for (int h = 0; h < _heads; h++) counts[random.Next(_kvHeads)]++;
        return $"[{string.Join(", ", counts)}]";
    }

    private string Real(Interval interval, double usual)
    {
        double least = interval.OpenBelow ? Math.Max(interval.Minimum, 0) + 1e-12 : interval.Minimum;
        double most = interval.OpenAbove ? Math.BitDecrement(interval.Maximum) : interval.Maximum;
        double value = Pick(least, usual, usual, Chance(6) ? most : usual, least + (random.NextDouble() * Math.Min(1, most - least)));
        return value.ToString(Pick("R", "E17", "R"), CultureInfo.InvariantCulture);
    }

    private string Mapping(string name, IEnumerable<(string Key, string? Value)> entries, string indent)
    {
        (string Key, string? Value)[] written = [.. entries.Where(e => e.Value is not null).OrderBy(_ => random.Next())];
        if (written.Length == 0) return $"{name}: {{}}\n";
        return Chance(2)
            ? $"{name}: {{ {string.Join(", ", written.Select(e => $"{e.Key}: {e.Value}"))} }}{Comment()}\n"
            : $"{name}:{Comment()}\n{string.Concat(written.Select(e => $"{indent}{e.Key}: {e.Value}{Comment()}\n"))}";
    }

    private string Comment() => Chance(8) ? $" # {RandomText.Fragment(random)}" : "";

    private string Name(Key key) => Chance(8) ? $"\"{key.Name}\"" : key.Name;

    private string Quoted(string word) => Pick(word, word, $"'{word}'", $"\"{word}\"");

    private string Word(IWordKey key) => Pick([.. key.AllWords]);

    private string Number(int value) => value.ToString(Pick("D", "D", "D4", "+0"), CultureInfo.InvariantCulture);

    private int Divisor(int value) => Pick([.. Enumerable.Range(1, value).Where(d => value % d == 0)]);

    private bool Chance(int one) => random.Next(one) == 0;

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];
}
