using System.Security.Cryptography;
using System.Text;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Image files, each decoded when it is read.</summary>
/// <param name="root">The folder that the paths start from.</param>
/// <param name="images">Path and label of each.</param>
/// <param name="classNames">What the labels mean.</param>
/// <param name="mostPixels">Larger images are refused before they are decoded.</param>
internal sealed class ImageFileSource(
    string root, IReadOnlyList<(string Path, int Label)> images, IReadOnlyList<string> classNames, long mostPixels = ImageFolderDataset.DefaultMostPixels) : IImageSource
{
    public int Count => images.Count;

    public IReadOnlyList<string> ClassNames => classNames;

    public ImageShape? StoredShape => null;

    public string FileOf(int index) => Path.Combine(root, images[index].Path);

    public int LabelOf(int index) => images[index].Label;

    public RgbImage Decode(int index) => ImageDecoder.Decode(FileOf(index), mostPixels);

    public void AddTo(IncrementalHash checksum, int index) => checksum.AppendData(Encoding.UTF8.GetBytes(images[index].Path.Replace('\\', '/') + "\n"));
}
