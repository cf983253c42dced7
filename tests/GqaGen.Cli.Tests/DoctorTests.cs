using System.Runtime.InteropServices;
using System.Text.Json;
using GqaGen.Cli.Doctor;
using GqaGen.Cli.Output;
using GqaGen.Cli.Verbs;
using GqaGen.Runtime.Devices;

namespace GqaGen.Cli.Tests;

public sealed class DoctorTests
{
    [Fact]
    public void EverySectionHasAVerdictOnThisMachine()
    {
        using JsonDocument document = JsonDocument.Parse(Shell.Run("doctor", "--format", "json").Out);
        JsonElement[] findings = [.. document.RootElement.GetProperty("findings").EnumerateArray()];
        Assert.Equal([".NET SDK", "native library", "symbol versions", "CPU features", "threads", "CUDA"], findings.Select(f => f.GetProperty("subject").GetString()));
        Assert.All(findings, f =>
        {
            Assert.Contains(f.GetProperty("verdict").GetString(), new[] { "ok", "warning", "error" });
            Assert.NotEqual("", f.GetProperty("found").GetString());
            Assert.Equal(f.GetProperty("verdict").GetString() == "ok", f.GetProperty("mend").ValueKind == JsonValueKind.Null);
        });

        // These tests run, so the library loads here.
        Assert.Equal("ok", findings[1].GetProperty("verdict").GetString());
        Assert.Equal("ok", findings[2].GetProperty("verdict").GetString());
    }

    [Fact]
    public void TextShowsVerdictsAndMends()
    {
        var data = new StringWriter();
        int code = DoctorVerb.Print([new("threads", Verdict.Ok, "2 processors"), new("native library", Verdict.Error, "libtorch.so was not found", "Add it.")], OutputFormat.Text, new("gqagen", data, TextWriter.Null, false));
        Assert.Equal(1, code);
        Assert.Equal("""
            ok       threads         2 processors
            error    native library  libtorch.so was not found
                                     Add it.

            """.ReplaceLineEndings("\n"), data.ToString());
    }

    [Fact]
    public void AWarningIsNoError() =>
        Assert.Equal(0, DoctorVerb.Print([new("CUDA", Verdict.Warning, "none", "Buy one.")], OutputFormat.Json, new("gqagen", TextWriter.Null, TextWriter.Null, false)));

    [Theory]
    [InlineData(null, "Warning")]
    [InlineData("", "Warning")]
    [InlineData("8.0.400 [/usr/share/dotnet/sdk]\n9.0.100 [/usr/share/dotnet/sdk]\n", "Error")]
    [InlineData("8.0.400 [/usr/share/dotnet/sdk]\r\n10.0.401 [C:\\dotnet\\sdk]\r\n", "Ok")]
    [InlineData("11.0.100-preview.1 [/x]\n", "Ok")]
    public void TheSdkMustBeNewEnough(string? listing, string verdict) => Expect(SdkExamination.Judge(listing), verdict);

    [Theory]
    [InlineData(32, 33, true, "Ok")]
    [InlineData(32, 32, false, "Ok")]
    [InlineData(32, 30, true, "Ok")]
    [InlineData(32, 30, false, "Error")]
    [InlineData(32, null, false, "Error")]
    [InlineData(null, 30, true, "Ok")]
    [InlineData(null, null, false, "Warning")]
    public void SymbolVersionsMatterWhereTheLibraryDoesNotLoad(int? demanded, int? offered, bool isLoaded, string verdict) =>
        Expect(SymbolVersionExamination.Judge(demanded, offered, isLoaded), verdict);

    [Fact]
    public void TheNewestSymbolVersionIsFoundInALibrarysStrings()
    {
        Assert.Equal(32, SymbolVersionExamination.NewestIn("\0GLIBCXX_3.4.9\0GLIBCXX_3.4.32\0GLIBCXX_3.4\0GLIBCXX_3.4.\0GLIBCXX_3.4.21"u8));
        Assert.Null(SymbolVersionExamination.NewestIn("GLIBC_2.34\0GLIBCXX_3.4"u8));
        Assert.Equal(9999, SymbolVersionExamination.NewestIn("GLIBCXX_3.4.99999999999999999999"u8));
    }

    [Theory]
    [InlineData("7f00-7f01 r-xp 00000000 08:01 42    /usr/lib/with space/libstdc++.so.6", "/usr/lib/with space/libstdc++.so.6")]
    [InlineData("7f00-7f01 rw-p 00000000 00:00 0    [heap]", null)]
    public void PathsAreReadFromTheMapOfTheProcess(string line, string? path) => Assert.Equal(path, SymbolVersionExamination.PathOf(line));

    [Fact]
    public void AProcessorWithoutAvx2IsSlow()
    {
        Expect(MachineExamination.JudgeCpu(Architecture.X64, []), "Warning");
        Expect(MachineExamination.JudgeCpu(Architecture.X64, ["AVX2"]), "Ok");
        Expect(MachineExamination.JudgeCpu(Architecture.Arm64, ["AdvSimd"]), "Ok");
    }

    [Theory]
    [InlineData(2, 2, null, "Ok")]
    [InlineData(2, null, "4", "Ok")]
    [InlineData(2, 8, "8", "Warning")]
    public void MoreThreadsThanProcessorsAreAWarning(int processors, int? threads, string? omp, string verdict) => Expect(MachineExamination.JudgeThreads(processors, threads, omp), verdict);

    [Theory]
    [InlineData(2, true, "Ok")]
    [InlineData(0, true, "Warning")]
    [InlineData(0, false, "Ok")]
    public void ADriverWithoutAGpuIsAWarning(int gpus, bool hasDriver, string verdict) => Expect(MachineExamination.JudgeCuda(gpus, hasDriver), verdict);

    [Fact]
    public void ALibraryThatDoesNotLoadIsAnErrorWithItsCause() =>
        Expect(NativeExamination.Judge(new TorchLoadException("TorchSharp cannot start: libLibTorchSharp.so lies in none of /a.")), "Error");

    private static void Expect(Finding finding, string verdict)
    {
        Assert.Equal(verdict, finding.Verdict.ToString());
        Assert.Equal(finding.Verdict == Verdict.Ok, finding.Mend is null);
    }
}
