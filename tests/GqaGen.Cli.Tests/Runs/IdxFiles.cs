using System.Buffers.Binary;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>A small data set in MNIST's format: a bright bar at a place that is the class's, in noise.</summary>
internal static class IdxFiles
{
    private const int Side = 28, Classes = 10;

    /// <param name="folder">Where to.</param>
    /// <param name="shift">Added to the labels of the test part.</param>
    public static void Write(string folder, int shift)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(7);
        Part("train", 400, 0);
        Part("t10k", 100, shift);

        void Part(string name, int count, int shifted)
        {
            byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
            Header(images, 0x803, count, Side, Side);
            Header(labels, 0x801, count);
            random.NextBytes(images.AsSpan(16));
            for (int i = 0; i < count; i++)
            {
                int label = i % Classes;
                labels[8 + i] = (byte)((label + shifted) % Classes);
                for (int pixel = 0; pixel < Side * Side; pixel++)
                {
                    ref byte value = ref images[16 + (i * Side * Side) + pixel];
                    value = (byte)((value / 3) + (pixel / Side / 3 == label ? 170 : 0));
                }
            }
            File.WriteAllBytes(Path.Combine(folder, $"{name}-images-idx3-ubyte"), images);
            File.WriteAllBytes(Path.Combine(folder, $"{name}-labels-idx1-ubyte"), labels);
        }
    }

    private static void Header(byte[] file, params int[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 * i), numbers[i]);
    }
}
