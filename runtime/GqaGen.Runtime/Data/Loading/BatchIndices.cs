namespace GqaGen.Runtime.Data;

/// <summary>What a batch is made of.</summary>
/// <param name="Images">The images' indices, in order.</param>
/// <param name="Seed">Decides what is random, together with each index.</param>
internal readonly record struct BatchIndices(long[] Images, long Seed);
