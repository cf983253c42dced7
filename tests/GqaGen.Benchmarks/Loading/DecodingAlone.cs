using System.Runtime.InteropServices;
using SkiaSharp;

namespace GqaGen.Benchmarks.Loading;

/// <summary>What a loader cannot do without: threads that decode files one after the other into a buffer of their own, and do nothing with it.</summary>
internal sealed class DecodingAlone(IReadOnlyList<string> files, int threads)
{
    public void Run(int images)
    {
        int next = -1;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();

        void Work()
        {
            byte[] buffer = [];
            for (int i; (i = Interlocked.Increment(ref next)) < images;)
            {
                using SKCodec codec = SKCodec.Create(files[i % files.Count]);
                var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
                if (buffer.Length < info.BytesSize) buffer = GC.AllocateUninitializedArray<byte>(info.BytesSize, pinned: true);
                SKCodecResult result = codec.GetPixels(info, Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0));
                if (result != SKCodecResult.Success) throw new InvalidOperationException($"{files[i % files.Count]}: {result}");
            }
            GC.KeepAlive(buffer);
        }
    }
}
