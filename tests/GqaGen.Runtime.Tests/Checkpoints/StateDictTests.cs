using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Loading is all or nothing, names everything that does not fit, and keeps types, buffers and handles as they are.</summary>
public sealed class StateDictTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ASnapshotIsIndependentAndLoadsBack()
    {
        Counted source = new(), target = new();
        source.Steps.add_(3_000_000_000L);
        Dictionary<string, Tensor> snapshot = StateDict.Snapshot(source);
        Assert.Equal(["layer.bias", "layer.weight", "seen", "steps"], snapshot.Keys.Order());
        Assert.All(snapshot.Values, t => Assert.True(!t.requires_grad && t.is_leaf && t.device_type == DeviceType.CPU));
        Assert.Equal(ScalarType.Int64, snapshot["steps"].dtype);

        byte[] before = Bytes(snapshot["layer.weight"]);
        using (no_grad()) source.Layer.weight.add_(1);
        Assert.Equal(before, Bytes(snapshot["layer.weight"]));

        LoadReport report = StateDict.Load(target, snapshot);
        Assert.Equal(snapshot.Keys.Order(), report.Loaded.Order());
        Assert.True(report.Kept.Count == 0 && report.Cast.Count == 0);
        foreach ((string name, Tensor tensor) in target.state_dict()) Assert.Equal(Bytes(snapshot[name]), Bytes(tensor));
        Assert.True(target.Layer.weight.requires_grad && target.Layer.weight.is_leaf);
        Assert.Equal(3_000_000_000L, target.Steps.item<long>());
    }

    [Fact]
    public void EverythingThatDoesNotFitIsNamedAtOnceAndNothingChanges()
    {
        var model = new Counted();
        Dictionary<string, Tensor> before = StateDict.Snapshot(model), source = StateDict.Snapshot(new Counted());
        source["layer.weight"] = zeros(3, 2);
        source["seen"] = zeros([2], ScalarType.Int32);
        source.Remove("steps");
        source["layer.scale"] = ones(1);

        CheckpointException e = Assert.Throws<CheckpointException>(() => StateDict.Load(model, source));
        Assert.Equal(
        [
            "'layer.weight': expected shape [2, 3], found [3, 2]",
            "'seen': expected dtype Bool, found Int32; only floating types are converted",
            "missing: 'steps', expected [] of Int64",
            "unexpected: 'layer.scale', [1] of Float32, is not a tensor of the model",
        ], e.Problems.Order(StringComparer.Ordinal));
        Assert.All(e.Problems, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
        foreach ((string name, Tensor tensor) in model.state_dict()) Assert.Equal(Bytes(before[name]), Bytes(tensor));
    }

    [Fact]
    public void AMillionUnexpectedNamesMakeAReadableMessage()
    {
        Tensor shared = ones(1);
        Dictionary<string, Tensor> source = Enumerable.Range(0, 2_000).ToDictionary(i => $"x{i}", _ => shared);
        CheckpointException e = Assert.Throws<CheckpointException>(() => StateDict.Load(new Counted(), source));
        Assert.Equal(2_004, e.Problems.Count);
        Assert.Contains("… and 1504 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatMayBeMissingStays()
    {
        var model = new Counted();
        model.Steps.add_(7);
        Dictionary<string, Tensor> source = StateDict.Snapshot(new Counted());
        source.Remove("steps");
        Assert.Equal(["steps"], StateDict.Load(model, source, name => name == "steps").Kept);
        Assert.Equal(7, model.Steps.item<long>());
        source.Remove("seen");
        Assert.Single(Assert.Throws<CheckpointException>(() => StateDict.Load(model, source, name => name == "steps")).Problems);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float64)]
    public void FloatingTypesBecomeTheModels(ScalarType dtype)
    {
        var model = new Counted();
        Dictionary<string, Tensor> source = StateDict.Snapshot(new Counted());
        Tensor weight = source["layer.weight"].to(dtype);
        source["layer.weight"] = weight;
        Assert.Equal(["layer.weight"], StateDict.Load(model, source).Cast);
        Assert.Equal(ScalarType.Float32, model.Layer.weight.dtype);
        Assert.Equal(Bytes(weight.to(ScalarType.Float32)), Bytes(model.Layer.weight));
    }

    [Fact]
    public void TheMetaDeviceIsRefusedOnBothSides()
    {
        Dictionary<string, Tensor> source = StateDict.Snapshot(new Counted());
        var meta = new Counted();
        meta.to(META);
        Assert.Contains("the model is on the meta device", Assert.Throws<CheckpointException>(() => StateDict.Load(meta, source)).Message, StringComparison.Ordinal);
        source["layer.bias"] = zeros([2], device: META);
        Assert.Contains("the source is on the meta device", Assert.Throws<CheckpointException>(() => StateDict.Load(new Counted(), source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileBringsTheStateBackToTheLastBit()
    {
        Counted source = new(), target = new();
        source.Steps.add_(12);
        Checkpoint.Save(source, _folder["m.safetensors"], new Dictionary<string, string> { ["variant"] = "test" });
        Checkpoint.Load(target, _folder["m.safetensors"]);
        Dictionary<string, Tensor> wanted = source.state_dict();
        foreach ((string name, Tensor tensor) in target.state_dict()) Assert.Equal(Bytes(wanted[name]), Bytes(tensor));
        using SafetensorsFile file = SafetensorsFile.Open(_folder["m.safetensors"]);
        Assert.Equal("test", file.Metadata["variant"]);
    }

    [Fact]
    public void AFileThatDoesNotFitIsNamed()
    {
        SafetensorsWriter.Write(_folder["m"], new Dictionary<string, Tensor> { ["other"] = ones(1) });
        CheckpointException e = Assert.Throws<CheckpointException>(() => Checkpoint.Load(new Counted(), _folder["m"]));
        Assert.StartsWith($"{_folder["m"]} does not fit the model (5 problems):", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SavingAndLoadingKeepNoHandles()
    {
        nn.Module model = nn.Sequential(("a", nn.Linear(3, 4)), ("b", nn.BatchNorm1d(4)), ("c", new Counted())), other = nn.Linear(1, 1);
        LiveHandles.DoNotGrow(20, () =>
        {
            Checkpoint.Save(model, _folder["x"]);
            Checkpoint.Load(model, _folder["x"]);
            Dictionary<string, Tensor> snapshot = StateDict.Snapshot(model);
            StateDict.Load(model, snapshot);
            Assert.Throws<CheckpointException>(() => StateDict.Load(other, snapshot));
            foreach (Tensor tensor in snapshot.Values) tensor.Dispose();
        });
    }

    private static byte[] Bytes(Tensor tensor) => tensor.detach().contiguous().bytes.ToArray();
}
