using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding;

internal static class GroupingBinder
{
    private const int DefaultWindow = 300;
    private const double DefaultDecay = 0.9;
    private static readonly string[] SharingKeys = ["scope", "scaling", "rounding", "min_queries"];

    public static Grouping Bind(Section section, DiagnosticBag diagnostics)
    {
        string rule = section.Word("rule") ?? (section.Has("fixed") ? "fixed" : "uniform");
        Preset preset = section.Word("preset") == "reference" ? Preset.Reference : Preset.Paper;
        if (section.Good("rule")) CheckKeys(section, rule, preset, diagnostics);
        return rule switch
        {
            "fixed" => new Grouping.Fixed(Allocation(section, diagnostics)),
            "key-norm" => new Grouping.KeyNorm(
                section.Word("scope") switch { "batch" => Scope.Batch, "sample" => Scope.Sample, _ => preset == Preset.Reference ? Scope.Batch : Scope.Sample },
                Sharing(section, preset, Scaling.MinMax), preset),
            "difference" => new Grouping.Difference(section.Int("window", DefaultWindow), Sharing(section, preset, Scaling.Proportional), preset),
            "ema" => new Grouping.Ema(section.Int("window", DefaultWindow), section.Double("decay", DefaultDecay), Sharing(section, preset, Scaling.Proportional), preset),
            _ => new Grouping.Uniform(),
        };
    }

    private static Sharing Sharing(Section section, Preset preset, Scaling scaling) => new(
        section.Word("scaling") switch { "min-max" => Scaling.MinMax, "proportional" => Scaling.Proportional, _ => scaling },
        section.Word("rounding") switch { "repair" => Rounding.Repair, "largest-remainder" => Rounding.LargestRemainder, _ => preset == Preset.Reference ? Rounding.Repair : Rounding.LargestRemainder },
        section.Int("min_queries", preset == Preset.Reference ? 0 : 1));

    private static void CheckKeys(Section section, string rule, Preset preset, DiagnosticBag diagnostics)
    {
        bool windowed = rule is "difference" or "ema", keyDriven = windowed || rule == "key-norm";
        void Idle(string key, bool applies, string reason)
        {
            if (section.Has(key) && !applies) diagnostics.NoEffect(section.KeySpan(key), key, reason);
        }

        Idle("window", windowed, $"rule {rule} has no window; difference and ema do");
        Idle("decay", rule == "ema" || !section.Good("decay"), $"rule {rule} has no moving average; ema does");
        Idle("fixed", rule == "fixed", $"rule {rule} does not write its allocation down; 'rule: fixed' does");
        foreach (string key in SharingKeys) Idle(key, keyDriven, $"rule {rule} does not allocate by the keys; key-norm, difference and ema do");
        if (rule == "fixed" && !section.Has("fixed")) diagnostics.Missing(section.ValueSpan("rule"), "rule fixed needs 'fixed: [a, b, …]', the query heads of each KV head");
        if (windowed && section.Has("scope") && section.Word("scope") == "sample")
            diagnostics.NoEffect(section.ValueSpan("scope"), "scope: sample", $"rule {rule} keeps one allocation for the module, so its scope is batch");

        if (preset != Preset.Reference) return;
        string scaling = rule == "key-norm" ? "min-max" : "proportional";
        foreach ((string key, string value) in new[] { ("scope", "batch"), ("scaling", scaling), ("rounding", "repair"), ("min_queries", "0"), ("decay", "0.9") })
            if (keyDriven && section.Node(key) is ScalarNode scalar && section.Good(key) && scalar.Text != value && !(key == "scope" && windowed))
                diagnostics.NoEffect(section.KeySpan(key), key, $"'preset: reference' fixes it at {value}, as in the official code");
    }

    private static EquatableArray<int> Allocation(Section section, DiagnosticBag diagnostics)
    {
        if (section.Node("fixed") is not { } node) return [];
        if (node is not SequenceNode list)
        {
            diagnostics.WrongType(node.Span, "fixed", "a list of counts, for instance [3, 1, 2]", node.Kind);
            return [];
        }
        List<int> counts = [];
        foreach (SyntaxNode item in list.Items)
        {
            if (item is ScalarNode { IsPlain: true } scalar && scalar.Text.Length <= 4 && scalar.Text.Length > 0 && scalar.Text.All(c => c is >= '0' and <= '9')) counts.Add(int.Parse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture));
            else diagnostics.WrongType(item.Span, "fixed", "a whole number from 0 to 1024", item.Kind);
        }
        return counts.Count == list.Items.Count ? new(counts) : [];
    }
}
