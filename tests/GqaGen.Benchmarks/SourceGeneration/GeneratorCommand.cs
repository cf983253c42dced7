using System.Diagnostics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.CodeAnalysis;

namespace GqaGen.Benchmarks.SourceGeneration;

/// <summary><c>generator</c>.</summary>
internal static class GeneratorCommand
{
    public static int Run(bool quick)
    {
        // Before anything of the compiler has run in this process: what a build pays.
        var project = new SpecProject(100);
        var watch = Stopwatch.StartNew();
        GeneratorDriver driver = project.NewDriver().RunGenerators(project.Compilation);
        TimeSpan fresh = watch.Elapsed;
        GC.KeepAlive(driver);

        Job job = (quick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        string artifacts = Directory.CreateTempSubdirectory("gqagen-benchmarks-").FullName;
        try
        {
            IConfig config = ManualConfig.CreateMinimumViable().AddJob(job).WithArtifactsPath(artifacts).WithOptions(ConfigOptions.DisableLogFile);
            Summary summary = BenchmarkRunner.Run<GeneratorBenchmarks>(config);
            return GeneratorTable.Print(summary, fresh, ConsoleLogger.Default) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }
}
