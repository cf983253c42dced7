namespace GqaGen.Runtime.Data;

/// <summary>The size of one image.</summary>
/// <param name="Channels">Channels, for instance 3 of a colour image.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Columns of pixels.</param>
public readonly record struct ImageShape(long Channels, long Height, long Width)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
