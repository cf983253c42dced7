using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds a document to the model, section by section; what is wrong in one does not hide what is wrong in another.</summary>
internal static class SpecBinder
{
    public static VariantSpec Bind(SpecSource source, MappingNode document, DiagnosticBag diagnostics)
    {
        TextSpan start = document.Entries.Count > 0 ? document.Entries[0].Key.Span : document.Span;
        var root = new Section("the spec", document, Keys.Document, start, diagnostics);
        Section In(string name, Key[] keys) => new(name, root.Node(name), keys, root.KeySpan(name), diagnostics);

        (string name, string identifier) = NameBinder.Bind(source, root, start, diagnostics);
        string summary = root.Line("summary") ?? "";
        Section attention = In("attention", Keys.Attention), grouping = In("grouping", Keys.Grouping), model = In("model", Keys.Model);
        model.Word("kind");

        AttentionSpec dimensions = AttentionBinder.Bind(attention, grouping);
        VitSpec vit = BindModel(model, new(224, 16, 3, 12, 4, 1000));
        Grouping rule = GroupingBinder.Bind(grouping, diagnostics);
        Perturbation noise = PerturbationBinder.Bind(root, grouping, diagnostics);
        TrainingSpec training = TrainingBinder.Bind(In("training", Keys.Training), diagnostics);
        Fit.Check(dimensions, rule, vit, new Fit.Places(attention, grouping, model), size: null, diagnostics);
        EquatableArray<NamedSize> sizes = SizeBinder.Bind(root, dimensions, attention.Has("num_kv_heads"), rule, vit, diagnostics);
        return new(name, identifier, source.Path, summary, dimensions, rule, noise, vit, training, sizes);
    }

    public static VitSpec BindModel(Section section, VitSpec otherwise) => new(
        section.Int("img_size", otherwise.ImgSize),
        section.Int("patch_size", otherwise.PatchSize),
        section.Int("in_chans", otherwise.InChans),
        section.Int("depth", otherwise.Depth),
        section.Double("mlp_ratio", otherwise.MlpRatio),
        section.Int("num_classes", otherwise.NumClasses));
}
