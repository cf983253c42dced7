using System.Globalization;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>One of several machines that share a study out by counting.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="FormatException">It is something else; the message says what is expected.</exception>
    public static Shard Parse(string text) =>
        text.Split('/') is [string index, string count]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && i >= 1 && i <= n
            ? new(i, n)
            : throw new FormatException($"'{text}' is no shard; write i/n with i from 1 to n, for instance 1/4 on the first of four machines.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
