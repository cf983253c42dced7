using System.Text;
using GqaGen.Compiler.Emit;
using GqaGen.Runtime.Storage;

namespace GqaGen.Cli.Specs;

/// <summary>Writes generated files into one folder and nowhere else.</summary>
internal static class OutputFolder
{
    /// <returns>The paths written, in the order of the files.</returns>
    /// <exception cref="CliException">The folder cannot be made or written to.</exception>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<GeneratedFile> files)
    {
        if (folder.Length == 0 || folder.Contains('\0')) throw new CliException("--out: this names no folder; write a path, for instance --out generated.");
        if (files.FirstOrDefault(f => Path.GetFileName(f.Name) != f.Name) is { } outside) throw new CliException($"The file '{outside.Name}' would lie outside {folder}; rename the spec.");
        try
        {
            List<string> written = [];
            foreach (GeneratedFile file in files)
            {
                // A rename replaces a link that stands there; it does not follow it.
                string path = Path.Combine(folder, file.Name);
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(file.Text));
                written.Add(path);
            }
            return written;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException($"--out {folder}: cannot be written: {e.Message}");
        }
    }
}
