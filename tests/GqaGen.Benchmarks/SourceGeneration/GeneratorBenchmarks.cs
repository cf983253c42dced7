using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace GqaGen.Benchmarks.SourceGeneration;

/// <summary>What the generator costs in an IDE: a driver that ran before is run again after an edit. Drivers are immutable, so every call does the same work.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private SpecProject _project = null!;
    private GeneratorDriver _ran = null!;
    private Compilation _editedCSharp = null!;
    private (AdditionalText Old, AdditionalText New) _editedSpec;

    [Params(100, 1000)]
    public int Specs { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _project = new SpecProject(Specs);
        _ran = _project.NewDriver().RunGenerators(_project.Compilation);
        GeneratorRunResult result = _ran.GetRunResult().Results.Single();
        if (result.Exception is not null || !result.Diagnostics.IsEmpty || result.GeneratedSources.Sum(s => s.SourceText.ToString().Split("string VariantName =>").Length - 1) != Specs)
            throw new InvalidOperationException($"The specs of the benchmark do not compile: {result.Exception?.Message} {string.Join("\n", result.Diagnostics.Take(3))}");
        _editedCSharp = _project.WithEditedCSharp();
        _editedSpec = _project.EditedSpec();
    }

    [Benchmark]
    public GeneratorDriver UnrelatedCSharpEdit() => _ran.RunGenerators(_editedCSharp);

    [Benchmark]
    public GeneratorDriver OneSpecEdited() => _ran.ReplaceAdditionalText(_editedSpec.Old, _editedSpec.New).RunGenerators(_project.Compilation);

    [Benchmark]
    public GeneratorDriver FirstRun() => _project.NewDriver().RunGenerators(_project.Compilation);
}
