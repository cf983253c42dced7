using System.Globalization;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Augmentation by a word, in the form of timm's <c>--aa</c>: <c>none</c>; <c>rand</c>, torchvision's RandAugment with its defaults, as the paper has it; or
/// <c>rand-m9-n2</c>, the same with magnitude m of 0 … 30 and n operations. The operations and their ranges are torchvision's: timm's
/// <c>rand-m9</c> has others, and its further settings (mstd, inc, mmax, p, w, t) belong to them and are refused.
/// </summary>
public static class AugmentationPolicy
{
    /// <summary>No augmentation.</summary>
    public const string None = "none";

    /// <summary>RandAugment with torchvision's defaults.</summary>
    public const string RandAugment = "rand";

    private const int MostOperations = 14, MostMagnitude = 30;
    private const string Expected = "expected 'none', 'rand', or 'rand' with settings, for instance 'rand-m9-n2'";

    /// <summary>The transforms of a policy, in order.</summary>
    /// <exception cref="ArgumentException">It is no policy; the message names the part that is wrong.</exception>
    public static IReadOnlyList<IImageTransform> Parse(string policy)
    {
        string[] parts = policy.Split('-');
        if (policy == None) return [];
        if (parts[0] is not (RandAugment or "ra")) throw Error(policy, Expected);

        int? magnitude = null, operations = null;
        foreach (string part in parts.AsSpan(1))
        {
            if (part.StartsWith('m') && magnitude is null && Number(part) is { } m) magnitude = m;
            else if (part.StartsWith('n') && operations is null && Number(part) is { } n) operations = n;
            else throw Error(policy, $"{DatasetException.Quote(part)} is no setting; {Expected}");
        }
        if (magnitude > MostMagnitude) throw Error(policy, $"magnitude {magnitude} is not in 0 … {MostMagnitude}");
        if (operations is 0 or > MostOperations) throw Error(policy, $"{operations} operations are not in 1 … {MostOperations}");
        return [new Transforms.RandAugment(operations ?? 2, magnitude ?? 9)];
    }

    private static int? Number(string part) => int.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static ArgumentException Error(string policy, string problem) => new($"AutoAugment: {DatasetException.Quote(policy)}: {problem}.", nameof(policy));
}
