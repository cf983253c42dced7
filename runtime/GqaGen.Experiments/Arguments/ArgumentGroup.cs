namespace GqaGen.Experiments.Arguments;

/// <summary>What an argument is about; help and args.yaml are ordered by it.</summary>
public enum ArgumentGroup
{
    /// <summary>Which images, and what is done to them.</summary>
    Data,

    /// <summary>Which model, and what it starts from.</summary>
    Model,

    /// <summary>How the weights move.</summary>
    Optimization,

    /// <summary>What keeps a model from learning its images by heart: smoothing, mixing, averaging, stopping.</summary>
    Regularization,

    /// <summary>Where a run writes what, and how often.</summary>
    Output,

    /// <summary>What it runs on; decides no result but for the last bits.</summary>
    Machine,
}
