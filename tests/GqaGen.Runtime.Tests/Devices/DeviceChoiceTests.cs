using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Devices;

public sealed class DeviceChoiceTests
{
    [Theory]
    [InlineData("cpu", 0, DeviceType.CPU, -1)]
    [InlineData("cpu", 2, DeviceType.CPU, -1)]
    [InlineData("auto", 0, DeviceType.CPU, -1)]
    [InlineData("auto", 1, DeviceType.CUDA, 0)]
    [InlineData("cuda", 1, DeviceType.CUDA, 0)]
    [InlineData("cuda:1", 2, DeviceType.CUDA, 1)]
    [InlineData(" CUDA:0 ", 1, DeviceType.CUDA, 0)]
    public void NamesADevice(string text, int gpus, DeviceType type, int index)
    {
        Device device = DeviceChoice.Parse(text, () => gpus);
        Assert.Equal((type, index), (device.type, device.index));
    }

    [Theory]
    [InlineData("cuda", 0, "-p:TorchBackend=cuda")]
    [InlineData("cuda", 0, "the installed tool has none, so run its verbs from a program of your own")]
    [InlineData("cuda:0", 0, "nvidia-smi")]
    [InlineData("cuda:1", 1, "one GPU, cuda:0")]
    [InlineData("cuda:9", 2, "cuda:0 to cuda:1")]
    [InlineData("cuda:", 2, "expected auto, cpu, cuda or cuda:N")]
    [InlineData("cuda:-1", 2, "expected auto, cpu, cuda or cuda:N")]
    [InlineData("cuda:99999999999", 2, "expected auto, cpu, cuda or cuda:N")]
    [InlineData("gpu", 2, "'gpu' is not a device")]
    [InlineData("", 2, "expected auto, cpu, cuda or cuda:N")]
    public void SaysWhatIsWrong(string text, int gpus, string part)
    {
        var e = Assert.Throws<ArgumentException>(() => DeviceChoice.Parse(text, () => gpus));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AsksTorchForTheDevicesOfThisMachine() =>
        Assert.Equal(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, DeviceChoice.Parse("auto").type);
}
