using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Tests.Devices;

/// <summary>Which native package a runnable project asks for; the CUDA packages need not be restored to know.</summary>
public sealed class TorchBackendTests
{
    [SkippableTheory]
    [InlineData("", "libtorch-cpu-linux-x64")]
    [InlineData("-p:TorchBackend=cpu", "libtorch-cpu-linux-x64")]
    [InlineData("-p:TorchBackend=cuda", "libtorch-cuda-12.8-linux-x64")]
    public void TheSwitchNamesThePackage(string argument, string package)
    {
        Skip.IfNot(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "names the Linux packages");
        string project = Path.Combine(
            typeof(TorchBackendTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "examples", "Quickstart", "Quickstart.csproj");
        string[] arguments = ["msbuild", project, "-getItem:PackageReference", "-nodeReuse:false"];
        using Process msbuild = Process.Start(new ProcessStartInfo("dotnet", argument.Length == 0 ? arguments : [.. arguments, argument]) { RedirectStandardOutput = true })!;
        string output = msbuild.StandardOutput.ReadToEnd();
        msbuild.WaitForExit();
        Assert.Contains($"\"{package}\"", output, StringComparison.Ordinal);
        Assert.Equal(1, output.Split("\"Identity\": \"libtorch-").Length - 1);
    }
}
