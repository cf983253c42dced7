using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>A conversion report as JSON: every tensor by itself, norms to six digits.</summary>
internal static class ConversionReportJson
{
    private const int FormatVersion = 1;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>The document.</summary>
    public static string Of(ConversionReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", FormatVersion);
            json.WriteString("source", report.Source);
            json.WriteString("prefix", report.Prefix);
            json.WriteString("pooling", JsonNamingPolicy.CamelCase.ConvertName(report.Pooling.ToString()));
            json.WriteNumber("heads", report.Heads);
            json.WriteNumber("kvHeads", report.KvHeads);
            json.WriteStartArray("tensors");
            foreach (ConvertedTensor tensor in report.Tensors) Write(json, tensor);
            json.WriteEndArray();
            WriteTotals(json, report);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, ConvertedTensor tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("kind", Name(tensor.Kind));
        json.WriteString("reason", tensor.Reason);
        WriteShape(json, "sourceShape", tensor.SourceShape);
        WriteShape(json, "shape", tensor.Shape);
        WriteNorm(json, "normBefore", tensor.NormBefore);
        WriteNorm(json, "normAfter", tensor.NormAfter);
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, ConversionReport report)
    {
        json.WriteStartObject("totals");
        foreach (ConversionKind kind in Enum.GetValues<ConversionKind>()) json.WriteNumber(Name(kind), report.Of(kind).Count());
        json.WriteNumber("numbersBefore", report.Tensors.Sum(t => ConversionReportText.Count(t.SourceShape)));
        json.WriteNumber("numbersAfter", report.Tensors.Sum(t => ConversionReportText.Count(t.Shape)));
        WriteNorm(json, "normBefore", Total(report.Tensors.Select(t => t.NormBefore)));
        WriteNorm(json, "normAfter", Total(report.Tensors.Select(t => t.NormAfter)));
        json.WriteEndObject();
    }

    private static double? Total(IEnumerable<double?> norms) => norms.Where(n => n is not null).ToArray() is { Length: > 0 } known ? Math.Sqrt(known.Sum(n => n!.Value * n.Value)) : null;

    private static string Name(ConversionKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static void WriteShape(Utf8JsonWriter json, string name, IReadOnlyList<long>? shape)
    {
        if (shape is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        foreach (long dimension in shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
    }

    // JSON has no infinities.
    private static void WriteNorm(Utf8JsonWriter json, string name, double? norm)
    {
        if (norm is not { } value) json.WriteNull(name);
        else if (!double.IsFinite(value)) json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        else json.WriteNumber(name, double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }
}
