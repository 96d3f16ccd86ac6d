using System.IO.Compression;

namespace Moderation.Cli;

/// <summary>A file of lines that is there under its name only once it is whole, packed when its name ends in <c>.gz</c>.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly StreamWriter _writer;

    /// <summary>Begins the file.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public LineFile(string path)
    {
        _path = path;
        _partial = path + ".partial";
        var raw = File.Create(_partial);
        _writer = new StreamWriter(IsPacked(path) ? new GZipStream(raw, CompressionLevel.Optimal) : raw);
    }

    /// <summary>Where lines are written.</summary>
    public TextWriter Writer => _writer;

    /// <summary>Whether a file of that name is packed.</summary>
    public static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says that it is whole.</summary>
    public void Keep()
    {
        _writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    /// <summary>Leaves nothing behind of a file that was not kept.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        finally
        {
            File.Delete(_partial);
        }
    }
}
