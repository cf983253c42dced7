using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>Reads the JSON header of a safetensors file. Nothing in it is trusted; what it takes is bounded by the header's own length.</summary>
internal ref struct SafetensorsHeader
{
    /// <summary>The longest header the format allows, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The header's own key: a map of strings to strings.</summary>
    public const string MetadataKey = "__metadata__";

    private const int MaxDimensions = 64;       // libtorch's operators take no more
    private const int MaxDepth = 3;             // file → tensor → shape

    private readonly string _path;
    private readonly Dictionary<string, SafetensorInfo> _tensors = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _metadata;
    private Utf8JsonReader _json;

    private SafetensorsHeader(string path, ReadOnlySpan<byte> header)
    {
        _path = path;
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Tensors and metadata of the header of the file at <paramref name="path"/>; offsets are not yet checked against each other.</summary>
    /// <exception cref="SafetensorsException">The header breaks the format.</exception>
    public static (Dictionary<string, SafetensorInfo> Tensors, Dictionary<string, string> Metadata) Parse(string path, ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty || header[0] != (byte)'{') throw new SafetensorsException($"{path}: the header must begin with '{{'. This is not a safetensors file.");
        if (!Utf8.IsValid(header)) throw new SafetensorsException($"{path}: the header is not valid UTF-8.");
        var reader = new SafetensorsHeader(path, header);
        try
        {
            reader.ReadFile();
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"{path}: the header is not valid JSON at byte {e.BytePositionInLine} of line {e.LineNumber + 1}: {e.Message}", e);
        }
        return (reader._tensors, reader._metadata ?? new(StringComparer.Ordinal));
    }

    private void ReadFile()
    {
        _json.Read();
        while (NextKey("the header") is { } name)
        {
            if (name == MetadataKey) ReadMetadata();
            else if (!_tensors.TryAdd(name, ReadTensor(name))) throw Error($"tensor {Quote(name)} is listed twice");
        }
        _json.Read();                           // whatever follows the closing brace is a JsonException, blanks are not
    }

    private void ReadMetadata()
    {
        if (_metadata is not null) throw Error($"{MetadataKey} is listed twice");
        _metadata = new(StringComparer.Ordinal);
        Enter(JsonTokenType.StartObject, MetadataKey, "an object of strings");
        while (NextKey(MetadataKey) is { } key)
        {
            _json.Read();
            if (_json.TokenType != JsonTokenType.String) throw Error($"{MetadataKey} {Quote(key)} is {_json.TokenType}, expected a string");
            if (!_metadata.TryAdd(key, Text(MetadataKey))) throw Error($"{MetadataKey} {Quote(key)} is listed twice");
        }
    }

    private SafetensorInfo ReadTensor(string name)
    {
        string where = $"tensor {Quote(name)}";
        string? dtype = null;
        long[]? shape = null, offsets = null;
        Enter(JsonTokenType.StartObject, where, "an object with dtype, shape and data_offsets");
        while (NextKey(where) is { } key)
        {
            bool twice = key switch { "dtype" => dtype is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (twice) throw Error($"{where}: {key} is given twice");
            switch (key)
            {
                case "dtype":
                    Enter(JsonTokenType.String, $"{where}: dtype", "a string");
                    dtype = Text(where);
                    break;
                case "shape":
                    shape = ReadNumbers(where, key, MaxDimensions);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(where, key, 2);
                    break;
                default:
                    throw Error($"{where}: unknown key {Quote(key)}, expected dtype, shape and data_offsets");
            }
        }
        if (dtype is null || shape is null || offsets is null)
            throw Error($"{where} has no {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        if (offsets.Length != 2) throw Error($"{where}: data_offsets has {offsets.Length} numbers, expected 2 (begin and end)");
        if (!SafetensorsDtype.TryParse(dtype, out var scalarType)) throw Error($"{where}: dtype {Quote(dtype)} is not supported, expected one of {SafetensorsDtype.Names}");
        return new(name, scalarType, ImmutableArray.Create(shape), offsets[0], offsets[1]);
    }

    private long[] ReadNumbers(string where, string key, int most)
    {
        Enter(JsonTokenType.StartArray, $"{where}: {key}", "an array of numbers");
        var numbers = new List<long>(capacity: 4);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long number) || number < 0)
                throw Error($"{where}: {key} holds something other than whole numbers from 0 to {long.MaxValue}");
            if (numbers.Count == most) throw Error($"{where}: {key} has more than {most} numbers");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private void Enter(JsonTokenType wanted, string where, string expected)
    {
        _json.Read();
        if (_json.TokenType != wanted) throw Error($"{where} is {_json.TokenType}, expected {expected}");
    }

    private string? NextKey(string where)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text(where);
    }

    private readonly string Text(string where)
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException e)     // half of a surrogate pair, as \ud800
        {
            throw new SafetensorsException($"{_path}: {where} holds a string that is not valid Unicode.", e);
        }
    }

    private static string Quote(string name) => SafetensorsException.Quote(name);

    private readonly SafetensorsException Error(string problem) => new($"{_path}: {problem}.");
}
