using System.CommandLine.Parsing;
using GqaGen.Experiments.Runs;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>Reads <c>--split</c>; without it the test images are meant.</summary>
internal static class SplitOption
{
    public static DatasetPart Parse(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "test": return DatasetPart.Test;
            case "validation": return DatasetPart.Validation;
            case "train": return DatasetPart.Train;
            default:
                result.AddError($"--split is 'test', 'validation' or 'train', not '{result.Tokens[0].Value}'.");
                return default;
        }
    }
}
