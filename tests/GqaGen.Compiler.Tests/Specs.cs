using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests;

internal static class Specs
{
    /// <summary>Binds a spec that must compile, be it with warnings.</summary>
    public static VariantSpec Bind(string text, string path = "sample.gqa.yaml")
    {
        SpecResult result = SpecCompiler.Bind(new(path, text));
        Assert.True(result.Spec is not null, string.Join("\n", result.Diagnostics));
        return result.Spec!;
    }

    /// <summary>The one message that a bad spec gives.</summary>
    public static string Message(string text) => Assert.Single(SpecCompiler.Bind(new("sample.gqa.yaml", text)).Diagnostics).Message;
}
