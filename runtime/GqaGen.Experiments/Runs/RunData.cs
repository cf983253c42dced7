using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Data;

namespace GqaGen.Experiments.Runs;

/// <summary>The data set of a run: what is known before it is read, and its images.</summary>
#pragma warning disable CA1822 // until data sets open by name
public sealed class RunData
{
    private RunData()
    {
    }

    /// <summary>Its name.</summary>
    public string Name => "digits";

    /// <summary>Whether it needs no folder.</summary>
    public bool IsEmbedded => true;

    /// <summary>How many classes it has; null if its folder decides.</summary>
    public int? Classes => 10;

    /// <summary>Its augmentation unless another is asked for.</summary>
    public string Aa => "none";

    /// <summary>Finds it by name.</summary>
    /// <exception cref="ArgumentsException">There is none of that name.</exception>
    public static RunData Find(string name) => name == "digits" ? new() : throw new ArgumentsException($"There is no data set '{name}'; there are digits.");

    /// <summary>Checks what can be checked without the files.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Check(RunArguments run)
    {
    }

    /// <summary>Reads the images.</summary>
    /// <exception cref="DatasetException">The folder does not hold the data set, or a file is damaged.</exception>
    public DatasetSplits Open(RunArguments run) => Digits.Load();
}
