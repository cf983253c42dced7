using System.Reflection;
using GqaGen.Runtime.Grouping;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Architecture;

/// <summary>
/// What generated forwards call in the runtime never reads a tensor back to the host: on a GPU each read would wait for the device, in every
/// layer. The presets of the official code read one flag, to stop where that code would hang.
/// </summary>
public sealed class HostReadTests
{
    private static readonly string[] Stages = ["GqaGen.Runtime.Grouping", "GqaGen.Runtime.Attention", "GqaGen.Runtime.Blocks"];

    private static readonly HashSet<string> Reads =
    [
        "item", "data", "get_bytes", "cpu", "tolist", "ToScalar", "allclose", "equal", "Equals", "is_nonzero", "print", "str", "cstr", "npstr", "jlstr", "Save", "save",
        "ToSingle", "ToDouble", "ToByte", "ToSByte", "ToInt16", "ToInt32", "ToInt64", "ToBoolean", "ToHalf", "ToBFloat16", "ToComplex32", "ToComplex64", "ToComplexFloat32", "ToComplexFloat64",
        "ReadCpuByte", "ReadCpuInt32", "ReadCpuInt64", "ReadCpuSingle", "ReadCpuDouble",
    ];

    [Fact]
    public void NoForwardReadsATensor()
    {
        string[] found = [.. Methods().Where(m => !m.DeclaringType!.Namespace!.EndsWith(".Reference", StringComparison.Ordinal)).SelectMany(ReadsOf)];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Fact]
    public void ItNoticesTheFlagOfTheReferencePresets() =>
        Assert.Equal(
            ["GqaGen.Runtime.Grouping.Reference.ReferenceAllocation.Allocate calls Tensor.item"],
            Methods().Where(m => m.DeclaringType!.Namespace!.EndsWith(".Reference", StringComparison.Ordinal)).SelectMany(ReadsOf));

    private static IEnumerable<MethodBase> Methods() => typeof(HeadMap).Assembly.GetTypes()
        .Where(type => Stages.Any(stage => type.Namespace == stage || (type.Namespace?.StartsWith($"{stage}.", StringComparison.Ordinal) ?? false)))
        .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>());

    private static IEnumerable<string> ReadsOf(MethodBase method) => CalledMembers.Of(method)
        .Where(called => called.DeclaringType?.Assembly == typeof(Tensor).Assembly && Reads.Contains(called.Name))
        .Select(called => $"{method.DeclaringType!.FullName}.{method.Name} calls {called.DeclaringType!.Name}.{called.Name}");
}
