using GqaGen.Runtime.Storage.Pickle;
using GqaGen.Runtime.Tests.Checkpoints.PyTorch;

namespace GqaGen.Runtime.Tests.Storage.Pickle;

/// <summary>Damaged pickles are either read or fail with a <see cref="PickleException"/>, and take no more than their length allows.</summary>
public sealed class PickleFuzzTests
{
    private const int Pickles = 20_000;
    private const long MostAllocated = 256 * 1024;

    [Fact]
    public void MutatedPicklesAreReadOrRejected()
    {
        var random = new Random(20_240_816);
        byte[][] seeds =
        [
            File.ReadAllBytes(Asset.Path("batch.pkl")), File.ReadAllBytes(Asset.Path("arrays.pkl")), NumpyTests.Python2Batch([1, 2, 3, 4], 2, 2),
            new PickleBuilder().Op("}(").Text("a").Tuple(1, 2).Put(1).Text("b").Op("](").Get(1).Op("G\0\0\0\0\0\0\0\0eu").Stop(),
        ];
        int read = 0;
        var messages = new HashSet<string>();
        for (int i = 0; i < Pickles; i++)
        {
            byte[] bytes = PickleMutation.Mutate(seeds[random.Next(seeds.Length)], random);
            string name = $"pickle {i} ({Convert.ToBase64String(bytes)})";
            (string? message, long allocated) = Read(name, bytes);
            if (allocated > MostAllocated) allocated = Read(name, bytes).Allocated;          // the runtime's own work can fall into one of a million
            Assert.True(allocated <= MostAllocated, $"{name} of {bytes.Length} bytes took {allocated} bytes");
            if (message is null) read++;
            else messages.Add(new([.. message.SkipWhile(c => c != ':').Where(char.IsLetter).Take(40)]));
        }
        Assert.True(read > 500 && messages.Count > 40, $"the mutations reach too little: {read} read, {messages.Count} kinds of errors");
    }

    private static (string? Message, long Allocated) Read(string name, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? message = null;
        try
        {
            PickleReader.Read("x", bytes, NumpyGlobals.Create(), id => id);
        }
        catch (PickleException e)
        {
            message = e.Message;
        }
        catch (Exception e)
        {
            Assert.Fail($"{name} threw {e}");
        }
        return (message, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
