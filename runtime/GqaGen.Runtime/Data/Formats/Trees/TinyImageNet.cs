namespace GqaGen.Runtime.Data;

/// <summary>
/// Tiny ImageNet (Stanford's course CS231n): 200 classes in the order of <c>wnids.txt</c>, <c>train/WNID/images/*.JPEG</c>, and <c>val/images</c> with the
/// classes in <c>val/val_annotations.txt</c>. As in the paper the validation part is tested on: the labels of the test part are not public.
/// </summary>
internal static class TinyImageNet
{
    private const string Ids = "wnids.txt", Words = "words.txt", Annotations = "val_annotations.txt", Images = "images";
    private const int AnnotationFields = 6;

    /// <summary>Tiny ImageNet's size.</summary>
    public static DatasetSize Size { get; } = new(Classes: 200, Train: 100_000, Test: 10_000);

    /// <summary>Reads it.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged, or files and lists do not fit each other; the message names the line or the file.</exception>
    public static DatasetParts Read(string directory, DatasetSize size)
    {
        (string folder, _) = DatasetFolder.Find(directory, ["", "tiny-imagenet-200"], [new("Tiny ImageNet", Ids)]);
        IReadOnlyList<string> ids = ClassList.Read(Path.Combine(folder, Ids), $"the WordNet ids of {size.Classes} classes, one a line");
        size.CheckClasses(Path.Combine(folder, Ids), ids.Count);
        TreePart train = TreePart.Of(Path.Combine(folder, "train"), ids);
        IReadOnlyList<string> names = Names(Path.Combine(folder, Words), ids);

        var trained = new ImageFileSource(train.Folder, train.Index.Images, names);
        ImageFileSource tested = Validation(Path.Combine(folder, "val"), ids, names);
        size.CheckImages(train.Folder, trained, isTest: false);
        size.CheckImages(Path.Combine(folder, "val"), tested, isTest: true);
        return DatasetParts.Of(trained, tested) with { Remarks = ["Its validation part is tested on."] };
    }

    private static ImageFileSource Validation(string folder, IReadOnlyList<string> ids, IReadOnlyList<string> names)
    {
        string images = Path.Combine(folder, Images);
        if (Directory.Exists(images)) return Annotated(folder, images, ids, names);

        // Sorted into class folders, as many do to read it as such.
        TreePart sorted = TreePart.Of(folder, ids);
        return new(sorted.Folder, sorted.Index.Images, names);
    }

    private static ImageFileSource Annotated(string folder, string images, IReadOnlyList<string> ids, IReadOnlyList<string> names)
    {
        Dictionary<string, int> labels = ids.Select((id, label) => (id, label)).ToDictionary(c => c.id, c => c.label, StringComparer.Ordinal);

        // An annotation's image is looked up among the files that are there, so it cannot lead elsewhere.
        HashSet<string> left = [.. FolderEntries.Of(new DirectoryInfo(images)).Select(entry => entry.Name)];
        var part = new List<(string, int)>(left.Count);
        foreach (TextLine line in LineFile.Read(Path.Combine(folder, Annotations), "an image, its WordNet id and its box a line, separated by tabs"))
        {
            string[] fields = line.Text.Split('\t');
            if (fields.Length != AnnotationFields) throw line.Error($"{fields.Length} fields, expected {AnnotationFields} separated by tabs: an image, its WordNet id and its box.");
            if (!labels.TryGetValue(fields[1], out int label)) throw line.Error($"{DatasetException.Quote(fields[1])} is no class of {Ids}.");
            if (!left.Remove(fields[0])) throw line.Error($"{DatasetException.Quote(fields[0])} is not in {images}, or is annotated before.");
            part.Add((fields[0], label));
        }
        if (left.Count > 0) throw new DatasetException($"{images}: {DatasetException.List(left)} {(left.Count > 1 ? "have" : "has")} no line in {Path.Combine(folder, Annotations)}.");
        return new(images, part, names);
    }

    // The file lists all of WordNet; it is for people, so it may be missing.
    private static IReadOnlyList<string> Names(string path, IReadOnlyList<string> ids)
    {
        if (!File.Exists(path)) return ids;
        HashSet<string> wanted = [.. ids];
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (TextLine line in LineFile.Read(path, "a WordNet id and its words a line, separated by a tab"))
        {
            if (line.Text.Split('\t') is not [string id, string text]) throw line.Error("expected a WordNet id and its words, separated by a tab.");
            if (wanted.Contains(id) && !words.TryAdd(id, text)) throw line.Error($"{DatasetException.Quote(id)} has a line before.");
        }
        string? missing = ids.FirstOrDefault(id => !words.ContainsKey(id));
        return missing is null ? [.. ids.Select(id => $"{id} {words[id]}")] : throw new DatasetException($"{path}: has no line of {DatasetException.Quote(missing)}, which {Ids} lists.");
    }
}
