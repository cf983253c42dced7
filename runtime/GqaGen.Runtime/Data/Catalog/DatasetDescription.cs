using System.Globalization;
using System.Text;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Says in a paragraph what was opened.</summary>
internal static class DatasetDescription
{
    /// <summary>The paragraph; it names no folder.</summary>
    public static string Of(DatasetRequest request, DatasetInfo info, DatasetParts parts, HeldOutParts held, ImagePipeline training, ImagePipeline evaluation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{info.Title}: {Images(held.Train.Count)} of {held.Train.Source.ClassNames.Count} classes to train on");
        if (held.Train.Count < held.TrainBeforeLimit)
            text.Append(CultureInfo.InvariantCulture, $" (the first of {held.TrainBeforeLimit:N0} in an order that keeps the classes' proportions, seed {request.SplitSeed})");
        text.Append(CultureInfo.InvariantCulture, $", {Images(held.Validation.Count)} to validate");
        if (parts.Validation is null && request.ValSplit > 0) text.Append(HeldOut(request.ValSplit, request.SplitSeed));
        text.Append(CultureInfo.InvariantCulture, $", {Images(held.Test.Count)} to test");
        if (parts.Test is null) text.Append(HeldOut(request.TestSplit, request.SplitSeed + 1));
        text.Append('.');
        foreach (string remark in parts.Remarks) text.Append(' ').Append(remark);
        text.Append(CultureInfo.InvariantCulture, $" {Stored(held.Train.Source.StoredShape, request.InChans)} For training {training}; for validation and testing {evaluation}.");
        return text.ToString();
    }

    private static string Images(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} image{(count == 1 ? "" : "s")}");

    private static string HeldOut(double share, long seed) =>
        string.Create(CultureInfo.InvariantCulture, $" ({100 * share:0.##} % of each class of the training images, seed {seed})");

    private static string Stored(ImageShape? shape, int channels) => shape switch
    {
        null when channels == 1 => "Images are stored in sizes of their own; their colours are made grey (ITU-R 601 luma).",
        null => "Images are stored in sizes of their own; grey ones give each channel the same values.",
        { Channels: 1 } when channels == 3 => $"Images are stored as {shape}, grey, which gives each of 3 channels the same values.",
        { Channels: 3 } when channels == 1 => $"Images are stored as {shape}; their colours are made grey (ITU-R 601 luma).",
        _ => $"Images are stored as {shape}.",
    };
}
