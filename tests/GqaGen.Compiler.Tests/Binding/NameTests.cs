using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests.Binding;

public sealed class NameTests
{
    [Theory]
    [InlineData("gqa", "Gqa")]
    [InlineData("dgqa-ema", "DgqaEma")]
    [InlineData("my_own-variant2", "MyOwnVariant2")]
    [InlineData("class", "Class")]
    [InlineData("iI-i", "III")]
    [InlineData("a-1", "A1")]
    public void IdentifierIsPascalCase(string name, string identifier)
    {
        VariantSpec spec = Specs.Bind($"name: {name}\nsizes: {{ {name}: {{}} }}");
        Assert.Equal((name, identifier), (spec.Name, spec.Identifier));
        Assert.Equal(identifier, Assert.Single(spec.Sizes).Identifier);
    }

    [Theory]
    [InlineData("gqa.gqa.yaml", "gqa")]
    [InlineData("a/b/gqa.gqa.yaml", "gqa")]
    [InlineData("a\\b\\GQA.GQA.YAML", "GQA")]
    [InlineData("plain", "plain")]
    public void NameOfAFile(string path, string name) => Assert.Equal(name, Specs.Bind("{}", path).Name);

    [Fact]
    public void TheResultSaysWhereTheNameIs()
    {
        Assert.Equal((1, 6, 3), Place("# first\nname: abc\n"));
        Assert.Equal((0, 0, 0), Place("{}"));

        static (int, int, int) Place(string text)
        {
            Text.TextSpan span = SpecCompiler.Bind(new("x.gqa.yaml", text)).NameSpan;
            return (span.StartLine, span.StartColumn, span.Length);
        }
    }
}
