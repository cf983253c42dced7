namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>
/// A file of which at most so many bytes are read while it is <see cref="Limited"/>: a zip archive's directory is kept in memory, several times
/// its length, and a hostile file may be nothing but directory.
/// </summary>
internal sealed class BoundedDirectory(FileStream file, long most) : Stream
{
    private long _read;

    /// <summary>Whether the limit holds.</summary>
    public bool Limited { get; set; } = true;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        int count = file.Read(buffer);
        if (Limited && (_read += count) > most) throw new InvalidDataException($"its directory is longer than {most} bytes");
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
