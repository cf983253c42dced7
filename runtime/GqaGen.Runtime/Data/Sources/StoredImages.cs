using System.Security.Cryptography;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Images of one size in memory, 8 bits a channel. They may share the memory of the files that they were read from.</summary>
/// <param name="pixels">Of each image [c, h, w].</param>
/// <param name="labels">Of each image, in [0, number of names).</param>
/// <param name="shape">The size; 1 channel is grey, 3 are red, green and blue.</param>
/// <param name="classNames">What the labels mean.</param>
internal sealed class StoredImages(IReadOnlyList<ReadOnlyMemory<byte>> pixels, IReadOnlyList<byte> labels, ImageShape shape, IReadOnlyList<string> classNames) : IImageSource
{
    public int Count => pixels.Count;

    public IReadOnlyList<string> ClassNames => classNames;

    public ImageShape? StoredShape => shape;

    public int LabelOf(int index) => labels[index];

    public RgbImage Decode(int index)
    {
        ReadOnlySpan<byte> planes = pixels[index].Span;
        var image = new RgbImage((int)shape.Width, (int)shape.Height);
        int plane = image.Width * image.Height;
        bool isGrey = shape.Channels == 1;
        ReadOnlySpan<byte> red = planes[..plane], green = isGrey ? red : planes.Slice(plane, plane), blue = isGrey ? red : planes.Slice(2 * plane, plane);
        Span<byte> bytes = image.Bytes;
        for (int i = 0, at = 0; i < plane; i++, at += RgbImage.BytesPerPixel)
            (bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]) = (red[i], green[i], blue[i], byte.MaxValue);
        return image;
    }

    public void AddTo(IncrementalHash checksum, int index) => checksum.AppendData(pixels[index].Span);
}
