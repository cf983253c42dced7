using System.Runtime.InteropServices;
using GqaGen.Runtime.Devices;

namespace GqaGen.Cli.Doctor;

/// <summary>Whether TorchSharp's native libraries load.</summary>
internal static class NativeExamination
{
    private const string Subject = "native library";

    public static Finding Examine()
    {
        try
        {
            TorchRuntime.EnsureLoaded();
            return new(Subject, Verdict.Ok, $"TorchSharp and libtorch {TorchSharp.torch.__version__} are loaded on {RuntimeInformation.RuntimeIdentifier}, libtorch from {TorchRuntime.LibTorchFolder ?? "the system's libraries"}");
        }
        catch (TorchLoadException e)
        {
            return Judge(e);
        }
    }

    public static Finding Judge(TorchLoadException failure) => failure.Failure is { } cause
        ? new(Subject, Verdict.Error, cause.Problem, cause.Remedy)
        : new(Subject, Verdict.Error, failure.Message, "Run this from a program that references libtorch, or build that program again.");
}
