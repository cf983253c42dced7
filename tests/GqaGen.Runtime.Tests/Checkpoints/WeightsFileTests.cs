using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.PyTorch;
using GqaGen.Runtime.Tests.Checkpoints.PyTorch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>What a file is, is told by its content, not by its name.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheContentDecides()
    {
        using (WeightsFile file = WeightsFile.Open(_folder.Write("x.safetensors", File.ReadAllBytes(Asset.Path("state-dict.pth"))))) Assert.IsType<PyTorchFile>(file);
        using (WeightsFile file = WeightsFile.Open(_folder.Write("x.pth", RawFile.Of("{}")))) Assert.Equal("safetensors", Assert.IsType<SafetensorsFile>(file).Format);
    }

    [Theory]
    [InlineData(0x0280)]        // as a pickle of protocol 2 begins
    [InlineData(0x4B50)]        // PK
    public void AHeaderWhoseLengthLooksLikeAnotherFormatIsSafetensors(int length)
    {
        using WeightsFile file = WeightsFile.Open(_folder.Write("x", RawFile.Of("{}".PadRight(length))));
        Assert.IsType<SafetensorsFile>(file);
    }

    [Fact]
    public void WhatIsNeitherIsNamed()
    {
        Rejects("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 88\n"u8.ToArray(), "is a pointer of Git LFS, not the weights themselves");
        Rejects("<!DOCTYPE html>"u8.ToArray(), "is neither a safetensors file nor a PyTorch checkpoint (the zip archive of torch.save): it begins with the bytes 3C21444F43545950");
        Rejects([], "it is empty");
        Rejects([0x80, 2, (byte)'N', (byte)'.'], "is a bare pickle");
        string path = _folder.Write("x", RawFile.Of("{}"));
        Assert.Contains("is a safetensors file, which has no entry 'model'", Assert.Throws<IOException>(() => WeightsFile.Open(path, "model")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => WeightsFile.Open(_folder["none"]));

        void Rejects(byte[] bytes, string message)
        {
            string bad = _folder.Write("bad", bytes), actual = Assert.ThrowsAny<IOException>(() => WeightsFile.Open(bad).Dispose()).Message;
            Assert.Contains(message, actual, StringComparison.Ordinal);
            Assert.Contains(bad, actual, StringComparison.Ordinal);
        }
    }
}
