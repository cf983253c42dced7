using System.Text;

namespace GqaGen.Runtime.Tests.Storage.Pickle;

/// <summary>Damage to pickles: to any byte, and by opcodes and numbers that a reader would go wrong on.</summary>
internal static class PickleMutation
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "(", ")", "}", "]", "N", "\u0088", "R", "b", "Q", "t", "u", "s", "e", "a", "q\0", "h\0", "h\u0001", "h\u0002", "r\u00ff\u00ff\u00ff\u00ff", "j\0\0\0\0", "J\u00ff\u00ff\u00ff\u00ff", "J\u00ff\u00ff\u00ff\u007f",
            "K\0", "M\u00ff\u00ff", "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "\u008a\u0009\0\0\0\0\0\0\0\0\u0001", "X\0\0\0\0", "X\u00ff\u00ff\u00ff\u00ff", "X\u0003\0\0\0a.b", "U\u0001b", "T\u0002\0\0\0ab",
            "G\u007f\u00f0\0\0\0\0\0\0", "\u0085", "\u0086", "\u0087", "\u0081", "c__builtin__\neval\n", "ctorch\nFloatStorage\n", "ctorch\nBoolStorage\n", "ccollections\nOrderedDict\n", "ctorch._utils\n_rebuild_tensor_v2\n",
            "cnumpy\nndarray\n", "cnumpy\ndtype\n", "cnumpy.core.multiarray\n_reconstruct\n", "c_codecs\nencode\n", ".", "\u0080\u0002", "\u0080\u0004", "0", "1", "2",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 12) + 1)); break;
                case 3: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count + 1)).Take(random.Next(40)).ToArray()); break;
                case 4 when bytes.Count > at: bytes.RemoveAt(at); bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
                default: bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
            }
        }
        return [.. bytes];
    }
}
