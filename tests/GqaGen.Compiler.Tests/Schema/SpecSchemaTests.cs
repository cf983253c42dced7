using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Schema;
using GqaGen.Compiler.Tests.Corpus;
using GqaGen.Compiler.Tests.Robustness;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace GqaGen.Compiler.Tests.Schema;

/// <summary>The JSON Schema says what the binder says, as far as a schema can.</summary>
public sealed class SpecSchemaTests
{
    /// <summary>Problems that a schema can tell. It cannot tell text, names that generated code needs, and values that do not fit together.</summary>
    private static readonly HashSet<string> Tellable =
    [
        Descriptors.UnknownKey.Id, Descriptors.MissingKey.Id, Descriptors.NoEffect.Id, Descriptors.WrongType.Id, Descriptors.OutOfRange.Id,
        Descriptors.UnknownWord.Id, Descriptors.BadText.Id, Descriptors.InvalidName.Id,
    ];

    /// <summary>Specs with such a problem that a schema still cannot tell: between sections, of single characters, and of YAML's other words for true.</summary>
    private static readonly HashSet<string> Untold =
    [
        "sizes: { small: { «GQA0023|window»: 3 } }\n",
        "perturbed: { preset: reference, «GQA0023|strength»: 1.0, «GQA0023|when»: always, seed: 3 }\n",
        "grouping: { rule: perturbed, preset: reference }\nperturbed: { «GQA0023|strength»: 2 }\n",
        "summary: «GQA0033|\"a\\u2028b\"»\n",
        "summary: «GQA0033|\"a\\u202Eb\"»\n",
        "summary: «GQA0033|\"a\\0b\"»\n",
        "attention: { qkv_bias: «GQA0032|True» }\n",
    ];

    private static readonly string[] Bad = [.. BadKeys.Specs, .. BadValues.Specs, .. BadNames.Specs, .. BadRelations.Specs, .. Warned.Specs];

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(SpecSchema.Text));

    public static TheoryData<string> Good =>
        [.. GoodSpecs.Specs, .. Warned.Specs.Select(MarkedSpec.Parse).Where(s => SpecCompiler.Bind(new("a.gqa.yaml", s.Text)).Spec is not null).Select(s => s.Text), .. RepositorySpecs.Names.Select(RepositorySpecs.Read)];

    public static TheoryData<int> BadIndices => [.. Enumerable.Range(0, Bad.Length)];

    [Fact]
    public void TheCommittedSchemaIsFresh()
    {
        string path = RepositorySpecs.PathOf("gqagen.schema.json");
        if (Environment.GetEnvironmentVariable("GQAGEN_ACCEPT") == "1") File.WriteAllText(path, SpecSchema.Text);
        Assert.True(File.ReadAllText(path) == SpecSchema.Text, $"{path} is not the schema of the key table; run this test with GQAGEN_ACCEPT=1.");
    }

    [Fact]
    public void EverySpecOfTheRepositoryNamesTheSchema()
    {
        const string Line = "# yaml-language-server: $schema=";
        string root = Path.GetFullPath(RepositorySpecs.PathOf(".."));
        string[] files = [.. new[] { "specs", "examples/OwnVariant", "tests/GqaGen.Variants.Tests/Specs" }.SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*.gqa.yaml"))];
        Assert.True(files.Length >= 18, "specs are missing");
        Assert.All(files, file =>
        {
            string first = File.ReadLines(file).First();
            Assert.StartsWith(Line, first, StringComparison.Ordinal);
            Assert.Equal(Path.GetFullPath(RepositorySpecs.PathOf("gqagen.schema.json")), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, first[Line.Length..])));
        });
        // Packing lays the schema beside it.
        Assert.Equal($"{Line}gqagen.schema.json", File.ReadLines(Path.Combine(root, "generator/GqaGen.Templates/content/GqaApp.1/my-attention.gqa.yaml")).First());
    }

    [Theory, MemberData(nameof(Good))]
    public async Task AGoodSpecIsValid(string text) => Assert.True((await Errors(text)).Length == 0, $"{await Errors(text)}\n{text}");

    /// <summary>An editor underlines nothing in a spec that compiles.</summary>
    [Fact]
    public async Task AnAcceptedRandomSpecIsValid()
    {
        // The validator rounds to 15 digits, which makes the number just below 1 one.
        foreach (string text in FuzzTexts.OfKeys(300).Where(text => !text.Contains("9.99999999", StringComparison.Ordinal) && !text.Contains("0.99999999", StringComparison.Ordinal)))
        {
            if (SpecCompiler.Bind(new("a.gqa.yaml", text)).Spec is null) continue;
            string errors = await Errors(text);
            Assert.True(errors.Length == 0, $"{errors}\n{text}");
        }
    }

    [Theory, MemberData(nameof(BadIndices))]
    public async Task ABadSpecIsRejectedWhereASchemaCanTell(int index)
    {
        MarkedSpec spec = MarkedSpec.Parse(Bad[index]);
        bool isToldApart = !Untold.Contains(Bad[index]) && spec.Expected.Any(m => Tellable.Contains(m.Id));
        string errors = await Errors(spec.Text);
        Assert.True(errors.Length > 0 == isToldApart, $"{(isToldApart ? "Accepted" : "Rejected")}: {errors}\n{Bad[index]}");
    }

    private static async Task<string> Errors(string text)
    {
        JToken? json = SpecJson.Of(text);
        return json is null ? "" : string.Join("\n", (await Schema.Value).Validate(json));
    }
}
