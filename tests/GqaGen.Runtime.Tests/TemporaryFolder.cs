namespace GqaGen.Runtime.Tests;

/// <summary>A folder of one test's own, deleted with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-");

    public string Path => _folder.FullName;

    public IEnumerable<string> Files => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.Name).Order();

    public string this[string file] => System.IO.Path.Combine(_folder.FullName, file);

    public string Write(string file, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[file], bytes);
        return this[file];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
