using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>A report in a folder of one test's own, deleted with everything in it.</summary>
public sealed class ReportFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-report-");

    public string Path => _folder.FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Relative paths of all files, in order.</summary>
    public IEnumerable<string> Files =>
        Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public string Text(string file) => File.ReadAllText(this[file]);

    /// <summary>The page, which is well-formed XML.</summary>
    public XDocument Html()
    {
        using XmlReader reader = XmlReader.Create(this["report.html"], new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    /// <summary>The rows of a file, by the names of its header. No field of these tests needs quotes.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Csv(string file)
    {
        string[] lines = Text(file).TrimEnd('\n').Split('\n');
        string[] header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    /// <summary>What is done under a culture that writes 1.5 as 1,5 and −1 as ~1.</summary>
    public static void UnderCommas(Action action)
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "~");
        CultureInfo.CurrentCulture = comma;
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
