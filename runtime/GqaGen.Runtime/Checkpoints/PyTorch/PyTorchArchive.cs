using System.IO.Compression;
using System.IO.Hashing;
using GqaGen.Runtime.Storage.Pickle;

namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>
/// The zip archive of <c>torch.save</c>: a folder with <c>data.pkl</c>, <c>data/0</c>, <c>data/1</c> … and, since PyTorch 2.1, <c>byteorder</c>
/// (caffe2/serialize/inline_container.h). Entries are stored, not compressed, so none is longer than the file. Reading is thread-safe.
/// </summary>
internal sealed class PyTorchArchive : IDisposable
{
    private const int LongestDirectory = 16 << 20;
    private const int ChunkLength = 1 << 20;
    private const string Pickle = "data.pkl";

    private readonly string _path;
    private readonly BoundedDirectory _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();

    /// <summary>Opens the archive and checks its directory.</summary>
    /// <exception cref="PyTorchFileException">It is damaged, or not one of <c>torch.save</c>.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public PyTorchArchive(string path)
    {
        _path = path;
        _file = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), LongestDirectory);
        try
        {
            _zip = Guard(() => new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true));
            IReadOnlyList<ZipArchiveEntry> entries = Guard(() => _zip.Entries);
            _file.Limited = false;
            string folder = Folder(entries);
            foreach (ZipArchiveEntry entry in entries.Where(e => e.FullName.StartsWith(folder, StringComparison.Ordinal)))
                if (!_entries.TryAdd(entry.FullName[folder.Length..], entry)) throw Error($"entry {Quote(entry.FullName)} is listed twice");
            if (Has("constants.pkl")) throw Error("it is a TorchScript archive (torch.jit.save); load it with torch.jit.load in Python and save its state_dict with torch.save");
            CheckLengths();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file's length in bytes.</summary>
    public long FileLength => _file.Length;

    /// <summary>Whether there is an entry of that name in the folder.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The length of an entry in bytes.</summary>
    public long LengthOf(string name) => _entries[name].Length;

    /// <summary>Reads a whole entry of at most <paramref name="most"/> bytes and checks it.</summary>
    /// <exception cref="PyTorchFileException">It is missing, longer, or damaged.</exception>
    public byte[] Read(string name, int most)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry)) throw Error($"there is no entry {Quote(name)}");
        if (entry.Length > most) throw Error($"entry {Quote(name)} is {entry.Length} bytes long, expected at most {most}");
        byte[] bytes = new byte[entry.Length];
        using EntryReader reader = Open(name);
        reader.Fill(bytes);
        reader.Check();
        return bytes;
    }

    /// <summary>Reads a whole entry, keeps nothing, and checks it.</summary>
    /// <exception cref="PyTorchFileException">It is damaged.</exception>
    public void Verify(string name)
    {
        using EntryReader reader = Open(name);
        byte[] chunk = new byte[Math.Min(ChunkLength, LengthOf(name))];
        for (long left = LengthOf(name); left > 0; left -= chunk.Length) reader.Fill(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
        reader.Check();
    }

    /// <summary>Opens an entry that <see cref="Has"/> knows. Others wait until it is closed.</summary>
    /// <exception cref="PyTorchFileException">It is damaged.</exception>
    public EntryReader Open(string name) => new(this, _entries[name]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _zip?.Dispose();
        _file.Dispose();
    }

    private string Folder(IReadOnlyList<ZipArchiveEntry> entries)
    {
        string[] pickles = [.. entries.Select(e => e.FullName).Where(n => n == Pickle || (n.EndsWith($"/{Pickle}", StringComparison.Ordinal) && n.Count(c => c == '/') == 1))];
        if (pickles.Length == 1) return pickles[0][..^Pickle.Length];
        if (pickles.Length > 1) throw Error($"it holds {Pickle} {pickles.Length} times");
        bool arrays = entries.Count > 0 && entries.All(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal));
        throw Error(arrays
            ? "it is an archive of NumPy arrays (.npz), as JAX weights are; load them with timm in Python and save the model's state_dict"
            : $"it is a zip archive without {Pickle}, so torch.save did not make it");
    }

    // Entries that lie over each other, or are compressed, could hold more than the file is long.
    private void CheckLengths()
    {
        Int128 total = 0;
        foreach ((string name, ZipArchiveEntry entry) in _entries)
        {
            if (entry.IsEncrypted || entry.Length != entry.CompressedLength)
                throw Error($"entry {Quote(name)} is {(entry.IsEncrypted ? "encrypted" : "compressed")}, which torch.save does not do; load it with torch.load in Python and save it again");
            total += entry.Length;
        }
        if (total > FileLength) throw Error($"its entries claim {total} bytes, but it is only {FileLength} bytes long; it is cut short or damaged");
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new PyTorchFileException($"{_path}: the zip archive is cut short or damaged: {e.Message}", e);
        }
    }

    private static string Quote(string name) => PickleException.Quote(name);

    private PyTorchFileException Error(string problem) => new($"{_path}: {problem}.");

    /// <summary>An open entry, read from front to back.</summary>
    internal sealed class EntryReader : IDisposable
    {
        private readonly PyTorchArchive _archive;
        private readonly ZipArchiveEntry _entry;
        private readonly Crc32 _crc = new();
        private readonly Stream? _stream;

        public EntryReader(PyTorchArchive archive, ZipArchiveEntry entry)
        {
            (_archive, _entry) = (archive, entry);
            archive._reading.Enter();
            try
            {
                _stream = archive.Guard(entry.Open);
            }
            catch
            {
                archive._reading.Exit();
                throw;
            }
        }

        /// <summary>Reads as many bytes as fit.</summary>
        /// <exception cref="PyTorchFileException">There are fewer.</exception>
        public void Fill(Span<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                int count = Next(bytes);
                if (count == 0) throw _archive.Error($"entry {Quote(_entry.FullName)} ends too early; the file is cut short");
                _crc.Append(bytes[..count]);
                bytes = bytes[count..];
            }
        }

        /// <summary>Compares what was read, which must be all, with the archive's checksum.</summary>
        /// <exception cref="PyTorchFileException">It is not what was written.</exception>
        public void Check()
        {
            if (_crc.GetCurrentHashAsUInt32() == _entry.Crc32) return;
            throw _archive.Error($"entry {Quote(_entry.FullName)} does not match its checksum (CRC-32): the file is damaged, or was written with torch.serialization.set_crc32_options(False)");
        }

        public void Dispose()
        {
            _stream!.Dispose();
            _archive._reading.Exit();
        }

        private int Next(Span<byte> bytes)
        {
            try
            {
                return _stream!.Read(bytes);
            }
            catch (InvalidDataException e)
            {
                throw new PyTorchFileException($"{_archive._path}: entry {Quote(_entry.FullName)} is damaged: {e.Message}", e);
            }
        }
    }
}
