using Moderation.Service.Operations;

namespace Moderation.Service.Storage;

/// <summary>The folder of everything that an embedded service keeps. Owned by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream? _owned;

    private DataFolder(string path, FileStream? owned)
    {
        Path = path;
        _owned = owned;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Creates the folder when missing.</summary>
    /// <param name="configured"><c>Data:Directory</c>; null for the user's own data folder.</param>
    /// <param name="exclusive">Whether to take ownership: a database file in it must have one owner.</param>
    /// <exception cref="ConfigurationException">The folder cannot be used, or another process owns it.</exception>
    public static DataFolder Open(string? configured, bool exclusive)
    {
        var path = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? Default() : configured);
        try
        {
            Directory.CreateDirectory(path);
            var owned = exclusive
                ? new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : null;
            return new DataFolder(path, owned);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            throw new ConfigurationException("Data:Directory", $"{path} is in use by another running service.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("Data:Directory", $"{path} cannot be used: {exception.Message}");
        }
    }

    public void Dispose() => _owned?.Dispose();

    private static string Default()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return System.IO.Path.Combine(home.Length > 0 ? home : Directory.GetCurrentDirectory(), "moderation");
    }
}
