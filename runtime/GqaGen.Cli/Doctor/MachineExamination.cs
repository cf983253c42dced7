using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace GqaGen.Cli.Doctor;

/// <summary>The processor, its threads and the GPU.</summary>
internal static class MachineExamination
{
    public static Finding Cpu()
    {
        (string Name, bool IsThere)[] features =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("AVX-512 BW", Avx512BW.IsSupported), ("AdvSimd", AdvSimd.IsSupported), ("ArmDp", Dp.IsSupported),
        ];
        return JudgeCpu(RuntimeInformation.ProcessArchitecture, [.. features.Where(f => f.IsThere).Select(f => f.Name)]);
    }

    public static Finding JudgeCpu(Architecture architecture, IReadOnlyList<string> features)
    {
        string found = features.Count == 0 ? $"{architecture}, no vector extension beyond its base" : $"{architecture} with {string.Join(", ", features)}";
        return architecture == Architecture.X64 && !features.Contains("AVX2")
            ? new("CPU features", Verdict.Warning, found, "libtorch is several times slower without AVX2; in a virtual machine, let it see the host's processor.")
            : new("CPU features", Verdict.Ok, found);
    }

    public static Finding Threads(bool isLoaded) => JudgeThreads(Environment.ProcessorCount, isLoaded ? torch.get_num_threads() : null, Environment.GetEnvironmentVariable("OMP_NUM_THREADS"));

    public static Finding JudgeThreads(int processors, int? threads, string? omp)
    {
        string found = $"{processors} processors, libtorch uses {(threads is { } t ? $"{t} threads" : "an unknown number of threads (it is not loaded)")}, OMP_NUM_THREADS is {(string.IsNullOrEmpty(omp) ? "not set" : $"'{omp}'")}";
        return threads > processors
            ? new("threads", Verdict.Warning, found, $"More threads than processors wait for each other: set OMP_NUM_THREADS={processors}.")
            : new("threads", Verdict.Ok, found);
    }

    public static Finding Cuda(bool isLoaded) =>
        JudgeCuda(isLoaded && torch.cuda.is_available() ? torch.cuda.device_count() : 0, hasDriver: File.Exists("/proc/driver/nvidia/version") || File.Exists(Path.Combine(Environment.SystemDirectory, "nvcuda.dll")));

    public static Finding JudgeCuda(int gpus, bool hasDriver) =>
        gpus > 0 ? new("CUDA", Verdict.Ok, gpus == 1 ? "1 GPU" : $"{gpus} GPUs")
        : hasDriver ? new("CUDA", Verdict.Warning, "there is an NVIDIA driver, but this program sees no GPU", "A GPU needs a package libtorch-cuda-12.8-* in place of libtorch-cpu-*: in GqaGen's repository build with -p:TorchBackend=cuda, instead of the installed tool use a program of your own with GqaGen.Cli. Check the driver with nvidia-smi.")
        : new("CUDA", Verdict.Ok, "no NVIDIA driver; programs run on the CPU");
}
