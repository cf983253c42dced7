namespace GqaGen.Experiments.Studies.Planning;

/// <summary>A training of the protocol.</summary>
public enum Phase
{
    /// <summary>The multi-head model from scratch.</summary>
    Pretrain,

    /// <summary>The converted model.</summary>
    UpTrain,

    /// <summary>On the data set of the cell.</summary>
    FineTune,
}

/// <summary>The words for phases in names, files and on the command line.</summary>
public static class PhaseWords
{
    /// <summary><c>pretrain</c>, <c>uptrain</c> or <c>finetune</c>.</summary>
    public static string Word(this Phase phase) => phase switch
    {
        Phase.Pretrain => "pretrain",
        Phase.UpTrain => "uptrain",
        _ => "finetune",
    };
}
