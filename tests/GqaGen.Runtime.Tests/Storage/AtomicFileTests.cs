using System.Runtime.InteropServices;
using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder["report.html"];
        AtomicFile.Write(path, "old"u8.ToArray());
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the n"u8);
            throw new InvalidOperationException("stop");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["report.html"], _folder.Files);
    }

    [Fact]
    public void The_temporary_file_is_in_the_same_folder_and_gone_afterwards()
    {
        string path = _folder["a.bin"];
        string[] during = [];
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            during = [.. _folder.Files];
        });
        Assert.EndsWith(".tmp", Assert.Single(during), StringComparison.Ordinal);
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [SkippableFact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"], kilobytes: 64);
        string path = Path.Combine(disk.Path, "weights.bin");
        AtomicFile.Write(path, "old"u8.ToArray());
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, new byte[1 << 20]));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, stream =>
        {
            for (int i = 0; i < 1 << 20; i++) stream.WriteByte(1);              // through the buffer
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(disk.Path));
        AtomicFile.Write(path, new byte[1 << 10]);                              // there is room for that
        Assert.Equal(1 << 10, new FileInfo(path).Length);
    }

    [SkippableFact]
    public void A_file_beyond_the_longest_leaves_the_old_file_and_nothing_else()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no limit of a process's files (RLIMIT_FSIZE)");
        string path = _folder["weights.bin"];
        AtomicFile.Write(path, "old"u8.ToArray());
        using (new FileSizeLimit(1 << 16))
        {
            IOException e = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, new byte[1 << 20]));
            Assert.Contains("takes no file of that length", e.Message, StringComparison.Ordinal);
        }
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["weights.bin"], _folder.Files);
    }

    [SkippableFact]
    public void A_folder_that_may_not_be_written_to_leaves_the_old_file_and_nothing_else()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux lets a thread of root be somebody else for the file system (setfsuid)");
        if (!OperatingSystem.IsLinux()) return;                                 // for the analyzer
        string path = _folder["weights.bin"];
        AtomicFile.Write(path, "old"u8.ToArray());
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Exception? thrown = null;
        var nobody = new Thread(() =>
        {
            _ = SetFileSystemUser(65_534);                          // this thread only; without effect unless it is root's
            thrown = Record.Exception(() => AtomicFile.Write(path, "new"u8.ToArray()));
        });
        nobody.Start();
        nobody.Join();
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.IsType<UnauthorizedAccessException>(thrown);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["weights.bin"], _folder.Files);
    }

    [Fact]
    public void A_folder_where_the_file_should_be_is_an_error_that_leaves_it()
    {
        Directory.CreateDirectory(_folder["taken"]);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_folder["taken"], "new"u8.ToArray()));
        Assert.Empty(_folder.Files);
        Assert.True(Directory.Exists(_folder["taken"]));
    }

    [Fact]
    public void Flushing_a_folder_that_is_gone_is_no_error() => FolderFlush.ToDisk(_folder["gone"]);

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);
}
