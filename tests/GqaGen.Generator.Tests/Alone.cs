namespace GqaGen.Generator.Tests;

/// <summary>Tests beside which no other runs: they measure the processor time of the process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
