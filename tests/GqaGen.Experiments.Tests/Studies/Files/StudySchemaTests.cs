using GqaGen.Compiler.Tests;
using GqaGen.Compiler.Tests.Schema;
using GqaGen.Experiments.Studies.Files;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace GqaGen.Experiments.Tests.Studies.Files;

/// <summary>The JSON Schema says what the binder says, as far as a schema can.</summary>
public sealed class StudySchemaTests
{
    // Unknown and missing keys, types and ranges. Names and what must fit together a schema cannot tell.
    private static readonly string[] Tellable = ["GQA0020", "GQA0022", "GQA0030", "GQA0031"];
    private static readonly string[] Untold = ["«GQA0022|protocol»", "«GQA0031|»"];

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(StudySchema.Text));

    [Fact]
    public void TheCommittedSchemaIsFresh()
    {
        string path = SampleStudies.PathOf("study.schema.json");
        if (Environment.GetEnvironmentVariable("GQAGEN_ACCEPT") == "1") File.WriteAllText(path, StudySchema.Text);
        Assert.True(File.ReadAllText(path) == StudySchema.Text, $"{path} is not the schema of the key table; run this test with GQAGEN_ACCEPT=1.");
    }

    [Fact]
    public async Task TheRepositorysStudiesAreValid()
    {
        foreach (string file in Directory.GetFiles(SampleStudies.PathOf("."), "*.study.yaml"))
            Assert.True(await Errors(File.ReadAllText(file)) == "", $"{file}: {await Errors(File.ReadAllText(file))}");
    }

    [Theory, MemberData(nameof(StudyFileTests.Bad), MemberType = typeof(StudyFileTests))]
    public async Task ABadStudyIsRejectedWhereASchemaCanTell(string marked)
    {
        MarkedSpec sample = MarkedSpec.Parse(marked);
        bool isTold = sample.Expected.Any(m => Tellable.Contains(m.Id)) && !Untold.Any(u => marked.Contains(u, StringComparison.Ordinal));
        if (isTold) Assert.True(await Errors(sample.Text) != "", $"Accepted:\n{sample.Text}");
    }

    private static async Task<string> Errors(string text) => SpecJson.Of(text) is JToken json ? string.Join("\n", (await Schema.Value).Validate(json)) : "";
}
