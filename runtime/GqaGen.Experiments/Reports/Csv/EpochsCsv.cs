using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row for each epoch of each phase of each cell.</summary>
internal static class EpochsCsv
{
    private static readonly string[] Header = ["cell", "phase", "phase_dataset", "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy"];

    public static void Save(string path, StudyAnalysis analysis) => CsvTable.Save(path, Header,
    [
        .. analysis.Cells.All.SelectMany(cell => cell.Phases.SelectMany(phase => phase.Epochs.Select(epoch => (CsvField[])
        [
            cell.Cell, phase.Phase, phase.Dataset, epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy,
        ]))),
    ]);
}
