using System.Text.Json;
using CsCheck;
using GqaGen.Cli.Comparison;

namespace GqaGen.Cli.Tests;

public sealed class DiffTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    // How a variant runs and the code are the compiler's, which has snapshots of its own.
    [Fact]
    public void ChangesAreSaidInWordsThenHowItRunsAndThenInCode()
    {
        Shell run = Shell.Run("diff", _folder.Copy("gqa"), _folder.Copy("dgqa-ema"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        int runs = run.Out.IndexOf("How it runs\n  allocation changes from ", StringComparison.Ordinal);
        int code = run.Out.IndexOf("Generated code\n--- a/Gqa.g.cs\n+++ b/Gqa.g.cs\n@@ -", StringComparison.Ordinal);
        Assert.True(runs > 0 && code > runs, run.Out);
        Snapshot.Verify(run.Out[..runs], "diff.text");
        Assert.Contains("\n-    [utils::ComponentName(Name = \"grouping\")] private readonly gqa::Grouping.ConstantAllocation _grouping;\n+    [utils::ComponentName(Name = \"grouping\")] private readonly gqa::Grouping.EmaGrouping _grouping;\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHoldsTheSameChanges()
    {
        Shell run = Shell.Run("diff", _folder.Copy("gqa"), _folder.Copy("dgqa-ema"), "--format", "json");
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal(["formatVersion", "same", "settings", "lowering", "code"], root.EnumerateObject().Select(p => p.Name));
        Assert.False(root.GetProperty("same").GetBoolean());
        Assert.Equal(["allocation", "attention", "reason"], root.GetProperty("lowering").EnumerateArray().Select(c => c.GetProperty("key").GetString()));
        string code = root.GetProperty("code").GetString()!;
        Assert.StartsWith("--- a/Gqa.g.cs\n+++ b/Gqa.g.cs\n@@ -", code, StringComparison.Ordinal);
        Assert.Contains("+    public torch.Tensor? NonFiniteAge => _grouping.NonFiniteAge;", code, StringComparison.Ordinal);
        Snapshot.Verify($"{root.GetProperty("settings").GetRawText()}\n", "diff.settings.json");
    }

    [Fact]
    public void ASpecIsTheSameAsItselfHoweverItIsWritten()
    {
        string a = _folder.Add("a.gqa.yaml", "name: same\ngrouping: { rule: ema }\n"), b = _folder.Add("b.gqa.yaml", "# a comment\r\ngrouping:\r\n  rule: ema\r\n  window: 300\r\nname: same");
        Assert.Equal((0, "Settings: the same\nHow it runs: the same\nGenerated code: the same\n", ""), Of(Shell.Run("diff", a, b)));
        using JsonDocument document = JsonDocument.Parse(Shell.Run("diff", a, b, "--format", "json").Out);
        Assert.True(document.RootElement.GetProperty("same").GetBoolean());
    }

    /// <summary>Whatever key is set to another value than its default shows as a change of that key, with both values.</summary>
    [Theory]
    [InlineData("summary: 'Now said.'", "summary is added: 'Now said.'")]
    [InlineData("attention: { embed_dim: 768 }", "attention.embed_dim changes from 384 to 768")]
    [InlineData("attention: { num_kv_heads: 2 }", "attention.num_kv_heads changes from 3 to 2")]
    [InlineData("attention: { qkv_bias: false }", "attention.qkv_bias changes from true to false")]
    [InlineData("attention: { attn_drop: 0.5 }", "attention.attn_drop changes from 0 to 0.5")]
    [InlineData("attention: { proj_drop: 0.5 }", "attention.proj_drop changes from 0 to 0.5")]
    [InlineData("grouping: { rule: fixed, fixed: [3, 2, 1] }", "grouping.fixed is added: [3, 2, 1]")]
    [InlineData("grouping: { rule: key-norm }", "grouping.scaling is added: min-max")]
    [InlineData("grouping: { rule: difference, window: 7 }", "grouping.window is added: 7")]
    [InlineData("grouping: { rule: ema, decay: 0.5 }", "grouping.decay is added: 0.5")]
    [InlineData("perturbed: { when: always }", "perturbed.when is added: always")]
    [InlineData("model: { depth: 3 }", "model.depth changes from 12 to 3")]
    [InlineData("model: { mlp_ratio: 2.5 }", "model.mlp_ratio changes from 4 to 2.5")]
    [InlineData("training: { lr: 2.0e-3 }", "training.lr changes from 1e-05 to 0.002")]
    [InlineData("training: { schedule: cosine }", "training.schedule changes from constant to cosine")]
    [InlineData("training: { clip_grad: 0.5 }", "training.clip_grad changes from ")]
    [InlineData("training: { precision: tf32 }", "training.precision changes from float32 to tf32")]
    [InlineData("sizes: { tiny: { depth: 2 } }", "sizes.tiny.depth is added: 2")]
    public void EveryKindOfKeyIsCompared(string setting, string change)
    {
        Shell run = Shell.Run("diff", _folder.Add("a.gqa.yaml", "name: x\n"), _folder.Add("b.gqa.yaml", $"name: x\n{setting}\n"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"  {change}", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n@@ -", run.Out, StringComparison.Ordinal);
    }

    /// <summary>What freezing changes, and one layer of a frozen spec that differs from another's.</summary>
    [Fact]
    public void AllocationsAreComparedLayerByLayer()
    {
        const string rest = "name: x\nmodel: { depth: 3 }\n";
        string dynamic = _folder.Add("ema.gqa.yaml", $"{rest}grouping: {{ rule: ema }}\n");
        string frozen = _folder.Add("frozen.gqa.yaml", $"{rest}grouping: {{ fixed: [[2, 2, 2], [3, 1, 2], [2, 2, 2]] }}\n");
        string other = _folder.Add("other.gqa.yaml", $"{rest}grouping: {{ fixed: [[2, 2, 2], [1, 1, 4], [2, 2, 2]] }}\n");
        string fix = Shell.Run("diff", dynamic, frozen).Out, edit = Shell.Run("diff", frozen, other).Out;
        Assert.StartsWith("Settings\n  grouping.rule changes from ema to fixed\n  grouping.window is dropped", fix, StringComparison.Ordinal);
        Assert.Contains("\n  grouping.fixed[0] is added: [2, 2, 2]\n  grouping.fixed[1] is added: [3, 1, 2]\n  grouping.fixed[2] is added: [2, 2, 2]\n", fix, StringComparison.Ordinal);
        Assert.StartsWith("Settings\n  grouping.fixed[1] changes from [3, 1, 2] to [1, 1, 4]\nHow it runs: the same\nGenerated code\n", edit, StringComparison.Ordinal);
        Assert.Contains("\n-        [3, 1, 2],\n+        [1, 1, 4],\n", edit, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpecWithErrorsIsReportedInstead()
    {
        Shell run = Shell.Run("diff", _folder.Copy("mha"), _folder.Add("bad.gqa.yaml", "attention: 3"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("bad.gqa.yaml(1,", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The script, applied to either side, gives the other.</summary>
    [Fact]
    public void AnEditScriptTurnsOneTextIntoTheOther() =>
        Gen.Select(Lines, Lines).Sample((before, after) =>
        {
            IReadOnlyList<LineEdit> edits = LineDiff.Between(before, after);
            Assert.Equal(before, edits.Where(e => e.Kind != EditKind.Added).Select(e => e.Text));
            Assert.Equal(after, edits.Where(e => e.Kind != EditKind.Removed).Select(e => e.Text));
        }, seed: "0N0XIzNsQ0O2", iter: 2000, threads: 1);

    /// <summary>The hunks, applied to the old text by their line numbers, give the new one.</summary>
    [Fact]
    public void AUnifiedDiffPatchesTheOldTextIntoTheNew() =>
        Gen.Select(Lines, Lines).Sample((before, after) =>
        {
            string old = Text(before), now = Text(after);
            Assert.Equal(now, Patch(before, UnifiedDiff.Of(old, now, "a", "b")));
        }, seed: "0N0XIzNsQ0O2", iter: 2000, threads: 1);

    [Fact]
    public void AVeryLargeDifferenceTakesLittleMemory()
    {
        string[] before = [.. Enumerable.Range(0, 50_000).Select(i => $"a{i}")], after = [.. Enumerable.Range(0, 50_000).Select(i => $"b{i}")];
        Assert.Equal(100_000, LineDiff.Between(before, after).Count);
    }

    private static Gen<string[]> Lines => Gen.Int[0, 3].Select(i => "abcd"[i].ToString()).Array[0, 30];

    private static string Text(string[] lines) => string.Concat(lines.Select(l => $"{l}\n"));

    private static string Patch(string[] before, string diff)
    {
        List<string> result = [];
        int at = 0;
        foreach (string line in diff.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            if (line[0] == '@')
            {
                string[] range = line.Split(' ')[1][1..].Split(',');
                int start = int.Parse(range[0]) - (range is [_, "0"] ? 0 : 1);
                while (at < start) result.Add(before[at++]);
                continue;
            }
            if (line[0] != '+') Assert.Equal(before[at++], line[1..]);
            if (line[0] != '-') result.Add(line[1..]);
        }
        result.AddRange(before[at..]);
        return Text([.. result]);
    }

    private static (int, string, string) Of(Shell run) => (run.ExitCode, run.Out, run.Error);

    public void Dispose() => _folder.Dispose();
}
