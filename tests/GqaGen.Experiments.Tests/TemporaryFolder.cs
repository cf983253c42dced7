namespace GqaGen.Experiments.Tests;

/// <summary>A folder of one test's own, deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-");

    public string Path => _folder.FullName;

    public string this[string file] => System.IO.Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
