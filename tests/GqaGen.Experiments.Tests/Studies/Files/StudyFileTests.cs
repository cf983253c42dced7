using GqaGen.Compiler.Tests;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Runtime.Checkpoints.Conversion;

namespace GqaGen.Experiments.Tests.Studies.Files;

/// <summary>Every problem of a study file is reported at its place, all at once.</summary>
public sealed class StudyFileTests
{
    private const string Protocol = "protocol: { pretrain: true, uptrain: true }\n";

    /// <summary>Texts that mark the diagnostics they must give, at their places.</summary>
    public static TheoryData<string> Bad =>
    [
        // Keys.
        $"matrix: {{ sizes: tiny, datasets: digits, «GQA0020|seed»: 3 }}\n{Protocol}",
        $"«GQA0020|window»: 3\nmatrix: {{ sizes: tiny, datasets: digits }}\n{Protocol}",
        $"«GQA0022|»matirx: {{ sizes: tiny, datasets: digits }}\n{Protocol}".Replace("«GQA0022|»matirx", "«GQA0020|matirx»", StringComparison.Ordinal),
        $"«GQA0022|»{Protocol}",
        "«GQA0022|»matrix: { sizes: tiny, datasets: digits }\n",
        $"«GQA0022|matrix»: {{ datasets: digits }}\n{Protocol}",
        $"«GQA0022|«GQA0022|matrix»»: {{ variants: gqa }}\n{Protocol}",
        $"matrix: {{ sizes: tiny, datasets: digits, «GQA0021|sizes»: tiny }}\n{Protocol}",

        // Names.
        $"matrix: {{ variants: [gqa, «GQA0032|kdqga»], sizes: tiny, datasets: «GQA0032|digit» }}\n{Protocol}",
        $"matrix: {{ sizes: [tiny, «GQA0032|smal»], datasets: digits }}\n{Protocol}",
        $"matrix: {{ sizes: tiny, datasets: [digits, «GQA0021|digits»] }}\n{Protocol}",
        $"name: «GQA0040|'a b'»\nmatrix: {{ sizes: tiny, datasets: digits }}\n{Protocol}",
        $"matrix: {{ sizes: tiny, datasets: digits }}\nablations: {{ «GQA0040|main»: {{ seeds: 2 }} }}\n{Protocol}",
        $"sizes: {{ wide: {{ from: «GQA0032|tinny», embed_dim: 96 }} }}\nmatrix: {{ sizes: wide, datasets: digits }}\n{Protocol}",
        $"sizes: {{ «GQA0022|wide»: {{ embed_dim: 96 }} }}\nmatrix: {{ sizes: wide, datasets: digits }}\n{Protocol}",
        $"datasets: {{ «GQA0032|cifar»: {{ train_limit: 10 }} }}\nmatrix: {{ sizes: tiny, datasets: digits }}\n{Protocol}",

        // Values.
        $"matrix: {{ sizes: tiny, datasets: digits, seeds: «GQA0031|0» }}\n{Protocol}",
        $"matrix: {{ sizes: tiny, datasets: digits, seeds: [0, «GQA0030|one»] }}\n{Protocol}",
        $"matrix: {{ sizes: tiny, datasets: digits, windows: [10, «GQA0031|0»], noise: «GQA0031|-1» }}\n{Protocol}",
        $"matrix: {{ sizes: «GQA0031|[]», datasets: digits }}\n{Protocol}",
        $"matrix: {{ sizes: «GQA0030|{{ tiny: 1 }}», datasets: digits }}\n{Protocol}",
        $"threads: «GQA0031|0»\nmatrix: {{ sizes: tiny, datasets: digits }}\n{Protocol}",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { pretrain: { epochs: «GQA0031|0», lr: «GQA0030|fast» }, uptrain: true }\n",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { convert: { pooling: «GQA0032|men» }, pretrain: true, uptrain: true }\n",

        // What must fit together.
        $"matrix: {{ variants: [gqa, mqa], sizes: tiny, datasets: digits, kv_heads: [3, «GQA0051|4»] }}\n{Protocol}",
        $"matrix: {{ variants: [mha, mqa], sizes: tiny, datasets: digits, «GQA0023|kv_heads»: 3, «GQA0023|windows»: 10, «GQA0023|noise»: 1 }}\n{Protocol}",
        $"sizes: {{ odd: {{ from: tiny, embed_dim: 50 }} }}\nmatrix: {{ sizes: «GQA0060|odd», datasets: digits }}\n{Protocol}",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { «GQA0060|checkpoint»: a.safetensors, pretrain: true, uptrain: true }\n",
        "matrix: { sizes: [small, base], datasets: cifar10 }\nprotocol: { checkpoint: «GQA0060|vit.safetensors», finetune: true }\n",
        "matrix: { sizes: small, datasets: cifar10 }\nprotocol: { checkpoint: «GQA0032|'{model}.safetensors'», finetune: true }\n",
        "matrix: { sizes: tiny, datasets: digits }\n«GQA0022|protocol»: { pretrain: true }\n",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { «GQA0023|convert»: { pooling: mean }, uptrain: true }\n",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { pretrain: true, uptrain: { dataset: «GQA0060|mnist» } }\n",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { pretrain: { variant: «GQA0060|gqa» }, uptrain: true }\n",
        "matrix: { sizes: tiny, datasets: digits }\nprotocol: { pretrain: true, «GQA0060|uptrain»: { epochs: 2, warmup_epochs: 3 } }\n",
        $"«GQA0031|»matrix: {{ variants: dgqa-ema, sizes: tiny, datasets: digits, windows: [{string.Join(", ", Enumerable.Range(1, 400))}], seeds: 1000 }}\n{Protocol}",

        // Several at once, in the order of the text.
        "matrix: { variants: «GQA0032|gka», sizes: tiny, datasets: digits, seeds: «GQA0030|[[1]]» }\nprotocol: { «GQA0020|pretain»: true, uptrain: { epochs: «GQA0030|two» } }\n".Replace("[[1]]", "many", StringComparison.Ordinal),
    ];

    [Theory, MemberData(nameof(Bad))]
    public void EveryProblemIsReportedAtItsPlace(string marked)
    {
        MarkedSpec sample = MarkedSpec.Parse(marked);
        StudyResult result = SampleStudies.Bind(sample.Text);
        Assert.True(
            Lines(sample.Expected) == Lines(result.Diagnostics.Select(MarkedSpec.Mark.Of)),
            $"Expected:\n{Lines(sample.Expected)}\nFound:\n{string.Join("\n", result.Diagnostics)}\nIn:\n{sample.Text}");
        Assert.Null(result.Study);
    }

    [Theory]
    [InlineData("matrix: { variants: kdqga, sizes: tiny, datasets: digits }", "'kdqga' is no variant; did you mean 'kdgqa'? There are 'dgqa-difference', 'dgqa-ema', 'gqa', 'kdgqa', 'mha', 'mqa', 'pgqa'.")]
    [InlineData("matrix: { sizes: tiny, datasets: digits, size: small }", "Unknown key 'size'; did you mean 'sizes'?")]
    [InlineData("matrix: { variant: [gqa], sizes: tiny, datasets: digits }", "Unknown key 'variant'; did you mean 'variants'? A key 'variant' belongs in 'protocol.pretrain'.")]
    [InlineData("matrix: { sizes: tiny, datasets: digits }\nsizes: { own: { from: tiny, kv_heads: 2 } }", "Unknown key 'kv_heads'; did you mean 'num_kv_heads'? A key 'kv_heads' belongs in 'matrix'.")]
    [InlineData("matrix: { sizes: tiny, datasets: digits }\nvariant: gqa", "The key 'variant' is not known here; it belongs in 'protocol.pretrain'.")]
    [InlineData("matrix: { sizes: tiny, datasets: digits, epochs: 3 }", "The key 'epochs' is not known here; it belongs in 'protocol.pretrain' or in 'protocol.uptrain' or in 'protocol.finetune'.")]
    [InlineData("matrix: { sizes: tiny, datasets: digits, kv_heads: 4 }", "num_heads 6 of size 'tiny' is not a multiple of kv_heads 4, and the heads of a multi-head model are pooled in equal groups (variant 'dgqa-difference'); use one of 1, 2, 3, 6, and give sizes with other heads an ablation of their own.")]
    public void Message(string matrix, string expected) => Assert.Equal(expected, SampleStudies.Bind($"{matrix}\n{Protocol}").Diagnostics[0].Message);

    [Fact]
    public void AFileThatIsNoYamlSaysSoInTheWordsOfAStudyFile()
    {
        Assert.Contains("The study file is empty; write at least the matrix and the protocol", SampleStudies.Bind("").Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal("A study file must be a mapping of keys to values, not a sequence.", SampleStudies.Bind("- a\n").Diagnostics[0].Message);
    }

    [Fact]
    public void WhatIsLeftOutIsThatOfTheMainComparisonOrOfTheSpecs()
    {
        Study study = SampleStudies.Read($"matrix: {{ variants: [gqa, dgqa-ema], sizes: tiny, datasets: digits, seeds: 3 }}\nablations: {{ window: {{ windows: [10, 20] }} }}\n{Protocol}");
        Assert.Equal("sample", study.Name);
        Assert.Equal([0L, 1, 2], study.Matrices[0].Seeds);
        Assert.Empty(study.Matrices[0].Windows);
        Assert.Equal(study.Matrices[0] with { Name = "window", Windows = study.Matrices[1].Windows }, study.Matrices[1] with { Variants = study.Matrices[0].Variants, Sizes = study.Matrices[0].Sizes, Datasets = study.Matrices[0].Datasets, KvHeads = study.Matrices[0].KvHeads, Noise = study.Matrices[0].Noise, Seeds = study.Matrices[0].Seeds });
        Assert.Equal(["gqa", "dgqa-ema"], study.Matrices[1].Variants);
        Assert.Equal([10, 20], study.Matrices[1].Windows);
        Assert.Equal(HeadPooling.Mean, study.Protocol.Pooling);
    }

    [Fact]
    public void TheRepositorysStudiesAreGoodAndNameTheirSchema()
    {
        string[] files = Directory.GetFiles(SampleStudies.PathOf("."), "*.study.yaml");
        Assert.Equal(["fashion-mnist.study.yaml", "paper.study.yaml", "smoke.study.yaml"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            StudyResult result = SampleStudies.Bind(File.ReadAllText(file), file);
            Assert.True(result.Study is not null, string.Join("\n", result.Diagnostics));
            Assert.Equal("# yaml-language-server: $schema=study.schema.json", File.ReadLines(file).First());
        });
    }

    [Fact]
    public void TheStudyInTheReadmeIsGood()
    {
        string readme = File.ReadAllText(Path.Combine(SampleStudies.Repository, "README.md"));
        string text = readme.Split("```yml\n")[1].Split("```")[0];
        StudyResult result = SampleStudies.Bind(text);
        Assert.True(result.Study is not null, string.Join("\n", result.Diagnostics));
    }

    private static string Lines(IEnumerable<MarkedSpec.Mark> marks) =>
        string.Join("\n", marks.OrderBy(m => m.Line).ThenBy(m => m.Column).ThenBy(m => m.Length).ThenBy(m => m.Id, StringComparer.Ordinal));
}
