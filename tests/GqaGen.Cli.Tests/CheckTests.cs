using System.Text;
using System.Text.Json;

namespace GqaGen.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private const string Bad = "summary: A spec with slips.\nattention:\n  num_heads: 6\n  num_kv_head: 3\ngrouping: { rule: emma, window: -1 }\n";
    private readonly SpecFolder _folder = new();

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void EveryProblemIsShownAtItsPlace(string format)
    {
        string warned = _folder.Add("warned.gqa.yaml", "grouping:\n  rule: key-norm\n  scope: batch\n");
        Shell run = Shell.Run("check", _folder.Add("slips.gqa.yaml", Bad), warned, _folder.Add("good.gqa.yaml", "{}"), "--format", format);
        Assert.Equal(1, run.ExitCode);
        Snapshot.Verify(run.Transcript(_folder), $"check.{format}");
    }

    [Fact]
    public void TheShippedSpecsAreClean()
    {
        Shell run = Shell.Run("check", Path.GetDirectoryName(SpecFolder.Shipped("mha"))!);
        Assert.Equal((0, "", "7 specs: 0 errors, 0 warnings\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public void ColoursChangeNothingButColours()
    {
        string file = _folder.Add("slips.gqa.yaml", Bad);
        string plain = Shell.Run(false, "check", file).Out, coloured = Shell.Run(true, "check", file).Out;
        Assert.Contains("\e[31m", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
    }

    [Fact]
    public void AFolderIsSearchedButForBuildOutputAndHiddenFolders()
    {
        _folder.Add("a/one.gqa.yaml", "{}");
        _folder.Add("bin/two.gqa.yaml", "nonsense: 1");
        _folder.Add("a/obj/three.gqa.yaml", "nonsense: 1");
        _folder.Add(".git/four.gqa.yaml", "nonsense: 1");
        _folder.Add("a/notes.yaml", "nonsense: 1");
        Assert.Equal("1 spec: 0 errors, 0 warnings\n", Shell.Run("check", _folder.Path).Error);
    }

    [Fact]
    public void AFileThatIsMissingIsNamedAndTheOthersAreChecked()
    {
        string missing = Path.Combine(_folder.Path, "missing.gqa.yaml");
        Shell run = Shell.Run("check", missing, _folder.Add("slips.gqa.yaml", Bad));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"error: {missing}: there is no such file", run.Error, StringComparison.Ordinal);
        Assert.Contains("GQA0020", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeReadStandsInTheDocumentToo()
    {
        string missing = Path.Combine(_folder.Path, "missing.gqa.yaml");
        Shell run = Shell.Run("check", missing, _folder.Add("good.gqa.yaml", "{}"), "--format", "json");
        Assert.Equal(2, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] specs = [.. document.RootElement.GetProperty("specs").EnumerateArray()];
        Assert.Equal([("good", true), (null, false)], specs.Select(s => (s.GetProperty("name").GetString(), s.GetProperty("valid").GetBoolean())));
        Assert.Equal((missing.Replace('\\', '/'), $"{missing}: there is no such file; check the path."), (specs[1].GetProperty("path").GetString(), specs[1].GetProperty("error").GetString()));
        Assert.False(specs[0].TryGetProperty("error", out _), "a file that was read has an error");
    }

    [Fact]
    public void AFolderWithoutSpecsIsNamed()
    {
        Shell run = Shell.Run("check", _folder.Path);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("no *.gqa.yaml in this folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoSpecsOfOneFolderWithOneNameAreBothWrong()
    {
        _folder.Add("one.gqa.yaml", "name: twin");
        _folder.Add("two.gqa.yaml", "name: Twin");
        _folder.Add("other-project/three.gqa.yaml", "name: twin");
        Shell run = Shell.Run("check", _folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"one.gqa.yaml(1,7): error GQA0043: The spec '{_folder.Path}/two.gqa.yaml' gives the identifier 'Twin' too; rename one of them", run.Out, StringComparison.Ordinal);
        Assert.Contains("two.gqa.yaml(1,7): error", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("three", run.Out, StringComparison.Ordinal);
    }

    /// <summary>A project compiles the specs of all its folders.</summary>
    [Fact]
    public void TwoSpecsOfOneProjectWithOneNameAreBothWrong()
    {
        _folder.Add("App.csproj", "<Project />");
        _folder.Add("one.gqa.yaml", "name: twin");
        _folder.Add("below/two.gqa.yaml", "name: TWIN");
        _folder.Add("other/Other.csproj", "<Project />");
        _folder.Add("other/three.gqa.yaml", "name: twin");
        Shell run = Shell.Run("check", _folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gives the identifier 'TWIN' too, which differs from 'Twin' in case only; rename", run.Out, StringComparison.Ordinal);
        Assert.Contains("two.gqa.yaml(1,7): error", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("three", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatCouldSteerTheTerminalIsShownHarmless()
    {
        string file = _folder.Add("\e[2Jevil\u202E.gqa.yaml", "summary: x\nbad\e[31mkey\u202E: 1\n\tattention: {}\n");
        Shell run = Shell.Run("check", file);
        Assert.Equal(1, run.ExitCode);
        Assert.True(!run.Out.Any(c => c != '\n' && (char.IsControl(c) || c == '\u202E')), run.Out);
    }

    [Fact]
    public void BytesThatAreNoTextAreRefusedWithTheirPlace()
    {
        string file = Path.Combine(_folder.Path, "latin.gqa.yaml");
        File.WriteAllBytes(file, [.. "summary: caf"u8, 0xE9, (byte)'\n']);
        Shell run = Shell.Run("check", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("byte 12 is not UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ATextOfTenMegabytesIsAnErrorAndAHugeOneIsNotRead()
    {
        Assert.Equal(1, Shell.Run("check", _folder.Add("big.gqa.yaml", new string('#', 10 << 20))).ExitCode);
        string huge = Path.Combine(_folder.Path, "huge.gqa.yaml");
        using (FileStream file = File.Create(huge)) file.SetLength(1L << 40);
        Shell run = Shell.Run("check", huge);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("more than 16 MiB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedSpecNeverEndsTheProcessAndItsCaretsStayUnderTheLine()
    {
        const string Damage = "\0\t\r\n:{}[]'\"#&*!é x1-\u202E";
        var random = new Random(1);
        string good = File.ReadAllText(SpecFolder.Shipped("dgqa-ema"));
        for (int i = 0; i < 300; i++)
        {
            var text = new StringBuilder(good);
            for (int edits = random.Next(1, 6); edits > 0; edits--) text[random.Next(text.Length)] = Damage[random.Next(Damage.Length)];
            Shell run = Shell.Run("check", _folder.Add("damaged.gqa.yaml", text.ToString()), "--format", "json");
            using JsonDocument document = JsonDocument.Parse(run.Out);
            bool isValid = document.RootElement.GetProperty("specs")[0].GetProperty("valid").GetBoolean();
            Assert.Equal(isValid ? 0 : 1, run.ExitCode);

            string[] lines = Shell.Run("check", Path.Combine(_folder.Path, "damaged.gqa.yaml")).Out.Split('\n');
            for (int l = 1; l < lines.Length; l++)
                if (lines[l].EndsWith('^') && lines[l].Contains(" | ", StringComparison.Ordinal)) Assert.True(lines[l].Length <= lines[l - 1].Length + 1, $"case {i}:\n{lines[l - 1]}\n{lines[l]}");
        }
    }

    public void Dispose() => _folder.Dispose();
}
