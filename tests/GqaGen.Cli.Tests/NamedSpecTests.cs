using GqaGen.Variants;

namespace GqaGen.Cli.Tests;

/// <summary>A variant of the program is named like a file of specs, wherever one stands.</summary>
public sealed class NamedSpecTests : IDisposable
{
    private readonly SpecFolder _folder = new();
    private readonly string _before = Environment.CurrentDirectory;

    public NamedSpecTests() => Environment.CurrentDirectory = _folder.Path;

    [Fact]
    public void EveryVariantOfTheProgramIsThatOfItsFile() => Assert.All(GqaCatalog.All, variant =>
    {
        string file = SpecFolder.Shipped(variant.Name);
        Shell read = Shell.Run("explain", file);
        Assert.Equal(read with { Out = read.Out.Replace(file, Path.GetFileName(file), StringComparison.Ordinal) }, Shell.Run("explain", variant.Name));
        Assert.Equal(Shell.Run("emit", file), Shell.Run("emit", variant.Name));
        Assert.Equal(Shell.Run("diff", file, SpecFolder.Shipped("gqa")), Shell.Run("diff", variant.Name, "gqa"));
    });

    [Fact]
    public void AFileOfThatNameComesBefore()
    {
        _folder.Add("kdgqa.gqa.yaml", "summary: One of my own.\n");
        Assert.Contains("One of my own.", Shell.Run("explain", "kdgqa").Out, StringComparison.Ordinal);
        Directory.CreateDirectory("specs");
        File.Move("kdgqa.gqa.yaml", "specs/kdgqa.gqa.yaml");
        Assert.Contains("One of my own.", Shell.Run("explain", "kdgqa").Out, StringComparison.Ordinal);
        Assert.Contains("One of my own.", Shell.Run("diff", "kdgqa", "gqa").Out, StringComparison.Ordinal);
        Assert.Contains("One of my own.", Shell.Run("emit", "kdgqa").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain", "kdgqaa")]
    [InlineData("emit", "kdgqaa")]
    [InlineData("diff", "gqa", "kdgqaa")]
    public void ANameThatIsNeitherSaysBoth(params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: kdgqaa: there is no kdgqaa.gqa.yaml and no ", run.Error, StringComparison.Ordinal);
        Assert.Contains(", and no variant of that name in this program; name a spec file, or one of dgqa-difference, dgqa-ema, gqa, kdgqa,", run.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _folder.Dispose();
    }
}
