using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>An entry of a list and its place, for problems that show only beside other values.</summary>
internal readonly record struct Placed<T>(T Value, TextSpan Span);
