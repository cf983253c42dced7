namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Problems of the text and of its YAML.</summary>
internal static class BadText
{
    public static IEnumerable<string> Specs =>
    [
        // Nothing there.
        "«GQA0008|»",
        "«GQA0008|»\n\n",
        "«GQA0008|»# only a comment\n",
        "«GQA0008|»---\n",

        // Too much.
        $"«GQA0002|»{new string('#', (1 << 20) + 1)}",
        $"grouping: {{ fixed: «GQA0031|[{string.Concat(Enumerable.Repeat("1,", 9995))}«GQA0002|1»»",

        // Not a mapping.
        "«GQA0030|just text»",
        "«GQA0030|- a\n- b»\n",
        "«GQA0030|[1, 2]»\n",
        "«GQA0030|42»",

        // YAML.
        "attention: { num_heads: 6\n«GQA0001|m»odel: { depth: 2 }\n",
        "attention: {\n«GQA0001|m»odel: { depth: 2 }\n",
        "attention:\n«GQA0001|\t»num_heads: 6\n",
        "attention:\n  num_heads: 6\n  «GQA0001|\t»embed_dim: 48\n",
        "name: one\n two«GQA0001|:» three\n",
        "summary: «GQA0001|'never closed»",
        "attention: «GQA0001|]»\n",
        "summary: «GQA0001|\"»\\q\"\n",
        "summary: «GQA0001|@»at\n",
        "summary: «GQA0001|-» a\n",
        "summary: «GQA0001|?» a\n",
        "summary: «GQA0001|> »a\n",
        "attention\n  num_heads«GQA0001|:» 6\n",
        "attention:\n  num_heads: 6\n «GQA0001|e»mbed_dim: 48\n",
        "attention: { num_heads: 6,«GQA0001|,» embed_dim: 48 }\n",
        "attention: { num_heads: 6 «GQA0001|]»\n",
        "attention: { num_heads: 6 }«GQA0001|}»\n",
        "name: 'it'«GQA0001|s'»\n",
        "{}\n«GQA0001|n»ame: x\n",
        "summary: a«GQA0001|:» b\n",

        // A problem before a syntax error is reported too; what the error may have cut off is not guessed at.
        "attention: { «GQA0020|num_heds»: 8 }\nmodel: «GQA0001|]»\n",
        "grouping: { rule: fixed }\nmodel: «GQA0001|]»\n",
        "attention: { num_heads: «GQA0031|0» }\nmodel: «GQA0001|]»\n",
        "attention: { num_heads: 5 }\nmodel: «GQA0001|]»\n",

        // Anchors, aliases, tags, documents.
        "attention: «GQA0004|&a» { num_heads: 6 }\n",
        "attention:\n  embed_dim: «GQA0004|&x» 48\n  num_heads: «GQA0004|*x»\n",
        "«GQA0004|*x»",
        "summary: «GQA0004|&x»\n",
        "summary: «GQA0005|!x»\n",
        "attention: { num_heads: «GQA0005|!!int» 6 }\n",
        "attention: { num_heads: «GQA0004|«GQA0005|!!int»» &x 6 }\n",
        "attention: «GQA0005|!<tag:yaml.org,2002:map>» { num_heads: 6 }\n",
        "name: one\n«GQA0006|---»\nname: two\n",
        "{}\n...\n«GQA0006|»name: two\n",

        // Depth.
        $"attention: «GQA0030|{new string('[', 31)}»«GQA0007|[»{new string(']', 32)}\n",

        // Characters.
        "summary: a«GQA0003|\0»b\n",
        "summary: a«GQA0003|\u0001\u0002»b«GQA0003|\u007f»\n",
        "summary: «GQA0003|\u009b»31m\n",
        "summary: «GQA0003|\ud800»\n",
        "name: x«GQA0003|\ufeff»y\n",
    ];
}
