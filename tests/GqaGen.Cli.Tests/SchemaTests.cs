namespace GqaGen.Cli.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void TheSchemaIsTheCommittedOne()
    {
        Shell run = Shell.Run("schema");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(Path.GetDirectoryName(SpecFolder.Shipped("mha"))!, "gqagen.schema.json")).ReplaceLineEndings("\n"), run.Out);
    }

    [Fact]
    public void ItsHelpHasAnExample() => Assert.Contains("Examples:\n  gqagen schema", Shell.Run("schema", "--help").Out, StringComparison.Ordinal);
}
