namespace Quickstart;

/// <summary>What the command line says.</summary>
internal sealed record QuickstartOptions
{
    /// <summary>How many seeds every variant is trained with.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Epochs of the MHA model that everything is converted from.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Epochs of up-training after the conversion, the same for every variant.</summary>
    public int UpTrainEpochs { get; init; } = 10;

    /// <summary>Trainings that run at once.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>auto, cpu or cuda.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The run directory; one that exists is gone on with.</summary>
    public required string Out { get; init; }
}
