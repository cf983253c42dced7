using System.Collections.Immutable;
using GqaGen.Runtime.Storage.Pickle;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>A block of numbers in a checkpoint, which several tensors may share.</summary>
/// <param name="Key">Its entry in the archive, under <c>data/</c>.</param>
/// <param name="Dtype">The type of its numbers.</param>
/// <param name="Count">How many it holds.</param>
internal sealed record PyTorchStorage(string Key, ScalarType Dtype, long Count)
{
    /// <summary>Its length in bytes.</summary>
    public long ByteCount => Count * SafetensorsDtype.SizeOf(Dtype);
}

/// <summary>A tensor of a checkpoint: a strided view of a storage, checked to lie within it.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">Where its first number is.</param>
/// <param name="Size">Its dimensions.</param>
/// <param name="Stride">How far apart the numbers of each dimension are.</param>
internal sealed record PyTorchTensor(PyTorchStorage Storage, long Offset, ImmutableArray<long> Size, ImmutableArray<long> Stride)
{
    private const int MostDimensions = 16;       // libtorch takes 64; no weights have more than 5, and each costs memory

    /// <summary>Type and shape.</summary>
    public TensorHeader Header => new(Storage.Dtype, Size);

    /// <summary>Whether it has no numbers.</summary>
    public bool IsEmpty => Size.Contains(0);

    /// <summary>Whether it is its whole storage, in order.</summary>
    public bool IsWhole
    {
        get
        {
            long count = 1;
            for (int i = Size.Length - 1; i >= 0; i--)
            {
                if (Size[i] != 1 && Stride[i] != count) return false;
                count *= Size[i];
            }
            return Offset == 0 && count == Storage.Count;
        }
    }

    /// <summary>Makes it of the arguments of <c>torch._utils._rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks[, metadata])</c>.</summary>
    /// <exception cref="PickleException">It does not lie within its storage.</exception>
    public static PyTorchTensor Rebuild(PickleArguments arguments)
    {
        arguments.Expect(6, 7);
        PyTorchStorage storage = arguments.Get<PyTorchStorage>(0);
        long offset = arguments.Get<long>(1);
        long[] size = arguments.Dimensions(2, MostDimensions), stride = arguments.Dimensions(3, MostDimensions);
        if (arguments.Count == 7 && arguments[6] is not (null or PickleDict { Count: 0 })) throw new PickleException("a tensor that is a negated or conjugated view, expected plain numbers");
        if (size.Length != stride.Length) throw new PickleException($"a tensor has {size.Length} dimensions and {stride.Length} strides");
        Int128 count = 1, last = offset;
        for (int i = 0; i < size.Length; i++)
        {
            count = Int128.Min(count * Math.Max(size[i], 1), long.MaxValue);        // libtorch counts so even where a dimension is 0
            last = Int128.Min(last + ((Int128)Math.Max(size[i] - 1, 0) * stride[i]), long.MaxValue);
        }
        string shown = $"a tensor {TensorHeader.Shown(size)} with strides {TensorHeader.Shown(stride)} from number {offset} on";
        bool empty = size.Contains(0);                                              // a view without numbers may begin anywhere
        if (offset < 0 || (!empty && last >= storage.Count)) throw new PickleException($"{shown} lies beyond the {storage.Count} numbers of its storage");
        if (empty ? count == long.MaxValue : count > storage.Count)
            throw new PickleException($"{shown} repeats the {storage.Count} numbers of its storage; save a copy of it (.contiguous())");
        return new(storage, offset, [.. size], [.. stride]);
    }
}
