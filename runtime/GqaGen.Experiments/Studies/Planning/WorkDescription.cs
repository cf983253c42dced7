using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>
/// What decides the result of an item, as JSON whose SHA-256 is the item's id; the spec of its variant is named by its hash. Where the data lie and on which device it runs is no part of it. Of
/// a data set its name, limit and split are, its bytes are not, of one that is known by its folder alone that too; of a checkpoint its bytes are.
/// </summary>
internal static class WorkDescription
{
    // Rises when the same description would give another result.
    private const int Format = 1;

    public static string Of(Phase phase, Variant variant, RunArguments run, ViTOptions model, TrainingOptions training, string? folder, int threads, WorkItem? parent, string? checkpointSha256, bool isTested)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("phase", phase.Word());
            json.WriteString("variant", variant.Name);
            json.WriteString("spec_sha256", EnvironmentRecord.HashOf(variant));
            json.WriteStartObject("model");
            // The data set decides the classes.
            foreach ((string name, string value) in ModelOptions.Members(model).Where(m => m.Key != nameof(ViTOptions.NumClasses))) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteStartObject("data");
            json.WriteString("dataset", run.Dataset);
            if (folder is not null) json.WriteString("dir", folder);
            if (run.TrainLimit is { } limit) json.WriteNumber("train_limit", limit);
            json.WriteNumber("val_split", run.ValSplit);
            json.WriteEndObject();
            json.WriteStartObject("start");
            if (parent is not null) json.WriteString("work", parent.Id);
            if (checkpointSha256 is not null) json.WriteString("checkpoint_sha256", checkpointSha256);
            if (parent is { Phase: Phase.Pretrain } || checkpointSha256 is not null) json.WriteString("pooling", run.Pooling.ToString());
            json.WriteEndObject();
            Write(json, training);
            json.WriteNumber("seed", run.Seed);
            json.WriteNumber("threads", threads);
            json.WriteBoolean("tested", isTested);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    public static string Sha256(string description) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)));

    private static void Write(Utf8JsonWriter json, TrainingOptions training)
    {
        json.WriteStartObject("training");
        json.WriteNumber("lr", training.LearningRate);
        json.WriteNumber("min_lr", training.MinLearningRate);
        json.WriteNumber("weight_decay", training.WeightDecay);
        json.WriteString("schedule", training.Schedule.ToString());
        json.WriteNumber("warmup_epochs", training.WarmupEpochs);
        json.WriteNumber("epochs", training.Epochs);
        json.WriteNumber("batch_size", training.BatchSize);
        if (training.ClipGrad is { } clip) json.WriteNumber("clip_grad", clip);
        json.WriteNumber("log_every", training.LogEvery);
        json.WriteEndObject();
    }
}
