using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Tests.Storage;

public sealed class ChecksumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void AFileIsSoundUntilAnythingOfItChanges()
    {
        string file = _folder["a.json"];
        Assert.Contains("is missing", Checksum.Problem(file), StringComparison.Ordinal);
        Checksum.Write(file, "abc"u8.ToArray());
        Assert.Null(Checksum.Problem(file));
        // FIPS 180-2's example, in the format of sha256sum.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.json\n", File.ReadAllText(file + ".sha256"));

        foreach (byte[] damaged in new[] { "abd"u8.ToArray(), "ab"u8.ToArray(), "abcd"u8.ToArray(), [] })
        {
            File.WriteAllBytes(file, damaged);
            Assert.Contains("is damaged", Checksum.Problem(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileWithoutItsChecksumIsNotFinished()
    {
        string file = _folder.Write("a.bin", "abc"u8);
        Assert.Contains("it was not finished", Checksum.Problem(file), StringComparison.Ordinal);
        Checksum.Write(file, "abc"u8.ToArray());
        Assert.Null(Checksum.Problem(file));
        File.WriteAllText(file + ".sha256", "");
        Assert.Contains("is damaged", Checksum.Problem(file), StringComparison.Ordinal);
        Checksum.Delete(file);
        Assert.Empty(_folder.Files);
        Checksum.Delete(file);
    }

    public void Dispose() => _folder.Dispose();
}
