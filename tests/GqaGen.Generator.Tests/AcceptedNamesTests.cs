using Microsoft.CodeAnalysis;

namespace GqaGen.Generator.Tests;

/// <summary>A name that the compiler accepts gives code that compiles, also where it is that of something the generated code uses.</summary>
public sealed class AcceptedNamesTests
{
    private static readonly string[] Names =
    [
        .. typeof(Runtime.Models.ViTOptions).Assembly.GetExportedTypes()
            .SelectMany(type => (string[])[type.Name, .. Suffixes.Where(s => type.Name.EndsWith(s, StringComparison.Ordinal) && type.Name != s).Select(s => type.Name[..^s.Length])]),
        .. typeof(Runtime.Models.ViTOptions).GetMembers().Select(member => member.Name),
        .. typeof(Runtime.Models.ModelCost).GetMembers().Select(member => member.Name),
        .. typeof(object).GetMethods().Select(method => method.Name),
        "All", "Sizes", "Name", "Default", "Defaults", "Create", "Options", "Attention", "ViT", "Training", "GqaCatalog", "Tensor", "Module", "Linear", "Dropout", "Device", "torch", "nn",
        "System", "StringComparer", "Dictionary", "IReadOnlyDictionary", "Enumerable", "Linq", "TorchSharp", "GqaGen", "Consumer", "Program", "string", "class", "record",
        "Clone", "EqualityContract", "PrintMembers", "Deconstruct", "Finalize", "MemberwiseClone", "value", "init", "Window", "Allocation", "MinQueries", "Strength", "NoiseSeed", "Decay",
        "field", "Require", "Sample", "SampleOptions", "SampleCosts", "Sample0Costs", "Sample0Options", "SampleViT", "nameof", "GeneratedCode", "GeneratedCodeAttribute", "Math", "Object", "Attribute",
    ];

    private static string[] Suffixes => ["Options", "Costs", "Attention", "ViT", "Training", "Spec"];

    private static readonly string[] Words = [.. Names.Select(n => n.Split('`')[0]).Where(n => n.All(char.IsAsciiLetterOrDigit)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>One spec a name, in one assembly.</summary>
    [Fact]
    public void OfVariants() =>
        Compile(Words.Where(name => Accepts($"name: {name}")).Select(name => new SpecText(name, $"name: {name}\ngrouping: {{ rule: ema }}\nperturbed: true\n")));

    /// <summary>One size a name, in a few specs.</summary>
    [Fact]
    public void OfSizes() =>
        Compile(Words.Where(name => Accepts($"name: sample\nsizes: {{ {name}: {{}} }}")).Chunk(60).Select((names, i) =>
            new SpecText($"sample{i}", $"grouping: {{ rule: ema }}\nsizes: {{ {string.Join(", ", names.Select(name => $"{name}: {{ depth: 2 }}"))} }}\n")));

    private static void Compile(IEnumerable<SpecText> specs)
    {
        Consumer consumer = new Consumer([.. specs]).Run();
        Assert.Empty(consumer.Result.Diagnostics);
        Assert.True(consumer.Result.GeneratedSources.Length > 5, "no name was accepted");
        string problems = consumer.Problems();
        Assert.True(problems.Length == 0, problems);
    }

    private static bool Accepts(string text) => GqaGen.Compiler.SpecCompiler.Bind(new("specs/sample.gqa.yaml", text)).Spec is not null;
}
