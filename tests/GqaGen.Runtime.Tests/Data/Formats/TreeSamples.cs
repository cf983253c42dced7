using System.Text;
using GqaGen.Runtime.Tests.Data.Folders;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Data.Formats;

/// <summary>Small data sets of image files in the true layouts, made by the tests.</summary>
internal static class TreeSamples
{
    public static readonly string[] WordNetIds = ["n02124075", "n04067472", "n01443537"];

    /// <summary>A JPEG of one colour, which says which image it is: red = 40 · number.</summary>
    public static byte[] Jpeg(int number)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 12, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor((byte)(number * 40), 100, 50));
        return ImageFiles.Encode(bitmap, SKEncodedImageFormat.Jpeg);
    }

    public static void Add(TemporaryFolder folder, string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        folder.Write(file, bytes);
    }

    public static void Add(TemporaryFolder folder, string file, string text) => Add(folder, file, Encoding.UTF8.GetBytes(text));

    /// <summary>Tiny ImageNet of three classes, two training images each and three validation images.</summary>
    public static void TinyImageNet(TemporaryFolder folder, string root = "")
    {
        Add(folder, Path.Combine(root, "wnids.txt"), string.Join('\n', WordNetIds));
        Add(folder, Path.Combine(root, "words.txt"), "n00001740\tentity\nn01443537\tgoldfish, Carassius auratus\nn02124075\tEgyptian cat\nn04067472\treel\n");
        for (int c = 0; c < 3; c++)
        {
            string id = WordNetIds[c];
            for (int i = 0; i < 2; i++) Add(folder, Path.Combine(root, "train", id, "images", $"{id}_{i}.JPEG"), Jpeg((2 * c) + i));
            Add(folder, Path.Combine(root, "train", id, $"{id}_boxes.txt"), $"{id}_0.JPEG\t0\t10\t63\t58\n");
        }
        // In the order of the annotations: classes 1, 2, 0.
        Add(folder, Path.Combine(root, "val", "val_annotations.txt"), $"val_0.JPEG\t{WordNetIds[1]}\t0\t32\t44\t62\nval_1.JPEG\t{WordNetIds[2]}\t52\t55\t57\t59\nval_2.JPEG\t{WordNetIds[0]}\t4\t0\t60\t55\n");
        for (int i = 0; i < 3; i++) Add(folder, Path.Combine(root, "val", "images", $"val_{i}.JPEG"), Jpeg(i));
        Add(folder, Path.Combine(root, "test", "images", "test_0.JPEG"), Jpeg(0));
    }

    /// <summary>Food-101 of three classes, two training images and one test image each.</summary>
    public static void Food101(TemporaryFolder folder, string root = "")
    {
        string[] classes = ["apple_pie", "cheesecake", "cheese_plate"];
        Add(folder, Path.Combine(root, "meta", "classes.txt"), string.Join('\n', classes));
        Add(folder, Path.Combine(root, "meta", "train.txt"), string.Concat(classes.SelectMany((c, i) => new[] { $"{c}/{100 + i}\n", $"{c}/{200 + i}\n" })));
        Add(folder, Path.Combine(root, "meta", "test.txt"), string.Concat(classes.Select((c, i) => $"{c}/{300 + i}\n")));
        for (int c = 0; c < 3; c++)
            for (int i = 1; i <= 3; i++) Add(folder, Path.Combine(root, "images", classes[c], $"{(100 * i) + c}.jpg"), Jpeg(c));
    }

    /// <summary>ImageNet of two classes, two training images and one validation image each.</summary>
    public static void ImageNet(TemporaryFolder folder, string root = "")
    {
        foreach (string id in WordNetIds[..2])
        {
            for (int i = 0; i < 2; i++) Add(folder, Path.Combine(root, "train", id, $"{id}_{i}.JPEG"), Jpeg(i));
            Add(folder, Path.Combine(root, "val", id, "ILSVRC2012_val_00000001.JPEG"), Jpeg(2));
        }
    }
}
