using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding;

/// <summary>Named sizes: each is the spec with some keys changed, and must fit together as the spec must.</summary>
internal static class SizeBinder
{
    public static EquatableArray<NamedSize> Bind(Section root, AttentionSpec attention, bool kvHeadsWritten, Grouping grouping, VitSpec model, DiagnosticBag diagnostics)
    {
        SyntaxNode? node = root.Node("sizes");
        if (node is null or ScalarNode { IsNull: true }) return [];
        if (node is not MappingNode sizes)
        {
            diagnostics.WrongType(node.Span, "sizes", "a mapping of names to sizes", node.Kind);
            return [];
        }
        List<NamedSize> bound = [];
        foreach (MappingEntry entry in sizes.Entries)
        {
            string name = entry.Key.Text;
            if (NameBinder.SizeIdentifier(name) is not { } identifier)
            {
                diagnostics.Name(entry.Key.Span, $"'{name}' cannot be a size's name; use a word such as small, base or tiny");
                continue;
            }
            if (bound.Exists(s => s.Identifier == identifier))
            {
                diagnostics.DoubledKey(entry.Key.Span, name);
                continue;
            }
            var section = new Section($"size {name}", entry.Value, Keys.Size, entry.Key.Span, diagnostics);
            bound.Add(Apply(section, name, identifier, attention, kvHeadsWritten, grouping, model, diagnostics));
        }
        return new(bound);
    }

    private static NamedSize Apply(Section section, string name, string identifier, AttentionSpec attention, bool kvHeadsWritten, Grouping grouping, VitSpec model, DiagnosticBag diagnostics)
    {
        int numHeads = section.Int("num_heads", attention.NumHeads);
        int kvHeads = section.Has("num_heads") && !kvHeadsWritten && grouping is not Grouping.Fixed ? AttentionBinder.HalfOf(numHeads) : attention.NumKvHeads;
        AttentionSpec a = attention with { EmbedDim = section.Int("embed_dim", attention.EmbedDim), NumHeads = numHeads, NumKvHeads = section.Int("num_kv_heads", kvHeads) };
        VitSpec m = SpecBinder.BindModel(section, model);
        Grouping g = grouping switch
        {
            Grouping.Difference d => d with { Window = section.Int("window", d.Window) },
            Grouping.Ema e => e with { Window = section.Int("window", e.Window) },
            _ => grouping,
        };
        if (section.Has("window") && g is not (Grouping.Difference or Grouping.Ema))
            diagnostics.NoEffect(section.KeySpan("window"), "window", "the spec's rule has no window; difference and ema do");
        Fit.Check(a, g, m, new Fit.Places(section), name, diagnostics);

        List<SizeOverride> overrides = [];
        if (numHeads != attention.NumHeads && !section.Has("num_kv_heads") && kvHeads != attention.NumKvHeads) overrides.Add(new("num_kv_heads", kvHeads));
        foreach (Key key in Keys.Size)
            if (section.Has(key.Name) && section.Good(key.Name)) overrides.Add(new(key.Name, section.Double(key)));
        return new(name, identifier, new(overrides), a, g, m);
    }

    private static double Double(this Section section, Key key) => key is Key.Real ? section.Double(key.Name, 0) : section.Int(key.Name, 0);
}
