using System.Text;
using GqaGen.Compiler.Emit;
using GqaGen.Runtime.Storage;

namespace GqaGen.Cli.Specs;

/// <summary>Writes a generated file into one folder and nowhere else.</summary>
internal static class OutputFolder
{
    /// <returns>The path written.</returns>
    /// <exception cref="CliException">The folder cannot be made or written to.</exception>
    public static string Write(string folder, GeneratedFile file)
    {
        if (folder.Length == 0 || folder.Contains('\0')) throw new CliException("--out: this names no folder; write a path, for instance --out generated.");
        if (Path.GetFileName(file.Name) != file.Name) throw new CliException($"The file '{file.Name}' would lie outside {folder}; rename the spec.");
        try
        {
            // A rename replaces a link that stands there; it does not follow it.
            string path = Path.Combine(folder, file.Name);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(file.Text));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException($"--out {folder}: cannot be written: {e.Message}");
        }
    }
}
