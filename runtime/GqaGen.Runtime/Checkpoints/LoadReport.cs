namespace GqaGen.Runtime.Checkpoints;

/// <summary>What <see cref="StateDict.Load"/> did. Each list is in the order of the module's state dict.</summary>
/// <param name="Loaded">Tensors that were copied into the module.</param>
/// <param name="Kept">Tensors of the module that the source does not have, and was allowed not to have: they stayed as they were.</param>
/// <param name="Cast">Those of <paramref name="Loaded"/> that were converted from another floating type.</param>
public sealed record LoadReport(IReadOnlyList<string> Loaded, IReadOnlyList<string> Kept, IReadOnlyList<string> Cast);
