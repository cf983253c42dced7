using System.CommandLine.Parsing;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Runs;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>Reads <c>--split</c>; without it the test images are meant.</summary>
internal static class SplitOption
{
    public static DatasetPart Parse(ArgumentResult result) =>
        WordOption.Parse(result, "--split", ("test", DatasetPart.Test), ("validation", DatasetPart.Validation), ("train", DatasetPart.Train));
}
