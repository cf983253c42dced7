using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>State as bytes, to compare to the last bit.</summary>
internal static class StateBytes
{
    public static SortedDictionary<string, string> Of(nn.Module module) => Of(module.state_dict());

    public static SortedDictionary<string, string> Of(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using DisposeScope scope = NewDisposeScope();
        var bytes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in tensors) bytes[name] = Convert.ToHexString(tensor.detach().cpu().contiguous().bytes);
        return bytes;
    }

    /// <summary>The whole state of a run as its checkpoint holds it.</summary>
    public static SortedDictionary<string, string> Of<TModel>(Trainer<TModel> trainer)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        string path = Path.GetTempFileName();
        try
        {
            trainer.Save(path);
            using var file = GqaGen.Runtime.Checkpoints.SafetensorsFile.Open(path);
            using DisposeScope scope = NewDisposeScope();
            return Of(file.ReadAll());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
