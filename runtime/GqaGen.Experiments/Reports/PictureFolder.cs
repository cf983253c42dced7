using System.Globalization;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports;

/// <summary>The folder <c>pictures</c> of a report. It holds what this report drew and nothing else.</summary>
internal sealed class PictureFolder(string path)
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Draws a picture under a name of its own.</summary>
    /// <param name="name">What the file is called, whatever characters it has; they are replaced where a file's name cannot have them.</param>
    /// <param name="save">Draws the file of that path.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="caption">How to read it.</param>
    public ReportPicture Add(string name, Action<string> save, string title, string caption)
    {
        string plain = string.Concat(name.ToLowerInvariant().Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-')), free = plain;
        for (int i = 2; !_names.Add(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{plain}-{i}");
        string file = Path.Combine(path, $"{free}.png");
        save(file);
        return new(file, title, caption);
    }

    /// <summary>Deletes pictures of an earlier report that this one has not.</summary>
    public void DeleteOthers()
    {
        if (!Directory.Exists(path)) return;
        foreach (string file in Directory.GetFiles(path, "*.png").Where(file => !_names.Contains(Path.GetFileNameWithoutExtension(file)))) File.Delete(file);
    }
}
