using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Tests.Storage;

public class AtomicFileTests
{
    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string path = folder["report.html"];
        AtomicFile.Write(path, "old"u8.ToArray());
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the n"u8);
            throw new InvalidOperationException("stop");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["report.html"], folder.Files);
    }
}
