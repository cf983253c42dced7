using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Devices;

/// <summary>That libtorch had no room for a tensor, as read from its message.</summary>
/// <param name="Requested">Bytes it asked for, where it says.</param>
/// <param name="Capacity">Bytes of the device, where it says.</param>
internal sealed partial record AllocationFailure(long? Requested, long? Capacity)
{
    /// <summary>The failure that an exception of TorchSharp stands for; null for any other.</summary>
    public static AllocationFailure? Of(Exception exception) => exception is ExternalException ? Parse(exception.Message) : null;

    /// <summary>Reads libtorch's message; null if it is of something else.</summary>
    public static AllocationFailure? Parse(string message)
    {
        if (Cpu().Match(message) is { Success: true } cpu) return new(Bytes(cpu.Groups["bytes"].Value, ""), null);
        if (!Gpu().IsMatch(message)) return null;
        return new(Quantity(Tried().Match(message)), Quantity(Total().Match(message)));
    }

    private static long? Quantity(Match match) => match.Success ? Bytes(match.Groups["bytes"].Value, match.Groups["unit"].Value) : null;

    private static long? Bytes(string number, string unit)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return null;
        int power = unit switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, "TiB" => 40, _ => 0 };
        return (long)Math.Min(value * Math.Pow(2, power), long.MaxValue);
    }

    [GeneratedRegex(@"DefaultCPUAllocator: (?:can't allocate|not enough) memory: you tried to allocate (?<bytes>\d+) bytes")]
    private static partial Regex Cpu();

    [GeneratedRegex(@"out of memory|(?:CUBLAS|CUDNN|CUSOLVER|CUSPARSE|CUFFT)_STATUS_ALLOC_FAILED|CUFFT_ALLOC_FAILED")]
    private static partial Regex Gpu();

    [GeneratedRegex(@"[Tt]ried to allocate (?<bytes>[\d.]+) (?<unit>bytes|KiB|MiB|GiB|TiB)")]
    private static partial Regex Tried();

    [GeneratedRegex(@"total capacity of (?<bytes>[\d.]+) (?<unit>bytes|KiB|MiB|GiB|TiB)")]
    private static partial Regex Total();
}
