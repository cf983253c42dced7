using GqaGen.Cli.Specs;

namespace GqaGen.Cli.Tests;

/// <summary>No spec below a folder is passed over in silence.</summary>
public sealed class SpecSearchTests : IDisposable
{
    private readonly SpecFolder _folder = new(), _elsewhere = new();

    [SkippableFact]
    public void ALinkToAFileIsFollowedAndOneToAFolderIsNot()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        _elsewhere.Add("far/other.gqa.yaml", "{}");
        File.CreateSymbolicLink(In("linked.gqa.yaml"), _elsewhere.Add("spec.gqa.yaml", "attention: 3"));
        Directory.CreateSymbolicLink(In("far"), Path.Combine(_elsewhere.Path, "far"));
        Directory.CreateSymbolicLink(In("circle"), _folder.Path);
        Directory.CreateSymbolicLink(In("folder.gqa.yaml"), _folder.Path);
        Assert.Equal([In("linked.gqa.yaml")], SpecFiles.Find([_folder.Path]).Files);

        Shell run = Shell.Run("check", _folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("linked.gqa.yaml(1,", run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ALinkToNothingIsNamed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(In("dangling.gqa.yaml"), In("nothing"));
        File.CreateSymbolicLink(In(".#valid.gqa.yaml"), "somebody@somewhere.1");           // a lock of Emacs
        Shell run = Shell.Run("check", _folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"error: {In("dangling.gqa.yaml")}: there is no such file", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".#", run.Error, StringComparison.Ordinal);
    }

    // Permissions do not stop root: a listing that fails takes their place.
    [Fact]
    public void AFolderThatCannotBeReadIsNamedAndTheOthersAreSearched()
    {
        _folder.Add("a/one.gqa.yaml", "{}");
        _folder.Add("closed/two.gqa.yaml", "{}");
        FoundSpecs found = SpecFiles.Find([_folder.Path], Listing);
        Assert.Equal([In("a/one.gqa.yaml")], found.Files);
        Assert.Equal([new UnreadPath(In("closed"), $"{In("closed")}: this folder cannot be read: Denied.")], found.Unread);
        Assert.Equal(found.Unread, SpecFiles.Find([In("closed")], Listing).Unread);

        static SpecFiles.Listing Listing(string folder) => Path.GetFileName(folder) == "closed" ? throw new UnauthorizedAccessException("Denied.") : SpecFiles.Listing.Of(folder);
    }

    [SkippableFact]
    public void AFolderThatMayNotBeReadIsExitCodeTwo()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) throw new SkipException("permissions stop neither root nor Windows");
        _folder.Add("a/one.gqa.yaml", "{}");
        _folder.Add("closed/two.gqa.yaml", "{}");
        File.SetUnixFileMode(In("closed"), UnixFileMode.None);
        try
        {
            foreach (string path in new[] { _folder.Path, In("closed") })
            {
                Shell run = Shell.Run("check", path, "--format", "json");
                Assert.Equal(2, run.ExitCode);
                Assert.Contains($"error: {In("closed")}: this folder cannot be read: ", run.Error, StringComparison.Ordinal);
                Assert.Contains("this folder cannot be read", run.Out, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.SetUnixFileMode(In("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    private string In(string name) => Path.Combine(_folder.Path, name);
}
