namespace Moderation.TestSupport;

/// <summary>A folder that goes away with the test, also when the test process is killed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes a folder whose name begins with <paramref name="prefix"/>.</summary>
    public TemporaryFolder(string prefix = "moderation-")
    {
        Path = Directory.CreateTempSubdirectory(prefix).FullName;
        Reaper.WatchFolder(Path);
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>A path inside the folder; nothing is created.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A server that was just told to stop may still be removing files of its own.
        for (var attempt = 0; attempt < 5 && Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < 4)
            {
                continue;
            }
        }

        Reaper.ForgetFolder(Path);
    }
}
