namespace GqaGen.Runtime.Devices;

/// <summary>A device has no room for what is to be computed on it; the message names the sizes and what would fit.</summary>
public sealed class DeviceOutOfMemoryException : OutOfMemoryException
{
    /// <summary>Makes the exception.</summary>
    public DeviceOutOfMemoryException()
    {
    }

    /// <inheritdoc/>
    public DeviceOutOfMemoryException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DeviceOutOfMemoryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal DeviceOutOfMemoryException(string message, int images, int imagesThatFit, Exception innerException)
        : base(message, innerException) => (Images, ImagesThatFit) = (images, imagesThatFit);

    /// <summary>Images that did not fit at once.</summary>
    public int Images { get; }

    /// <summary>Images at once that should fit; an estimate, 0 where not even one does.</summary>
    public int ImagesThatFit { get; }
}
