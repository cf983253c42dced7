namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>A folder of one test, deleted with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("gqagen-").FullName;

    public IEnumerable<string> Files => Directory.EnumerateFiles(_path).Select(f => Path.GetFileName(f));

    public string this[string file] => Path.Combine(_path, file);

    public string Write(string file, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[file], bytes);
        return this[file];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
