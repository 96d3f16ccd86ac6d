using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Moderation.Scoring;

/// <summary>A model folder on its way to a service: a gzipped tar of its files, without folders.</summary>
internal static partial class ModelPackage
{
    /// <summary>The most bytes that a package may unpack to: several languages with all heads.</summary>
    public const long LargestContent = 256L << 20;

    private const int MostFiles = 32;

    /// <summary>What a model folder may hold beside its manifest and weights.</summary>
    private static readonly string[] Companions = ["card.md", "metrics.json", "report.html", "report.json", "report.md"];

    /// <summary>Packs the files of a folder that belong to a model.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void Write(string folder, Stream package)
    {
        using var zip = new GZipStream(package, CompressionLevel.Optimal, leaveOpen: true);
        using var tar = new TarWriter(zip, TarEntryFormat.Ustar);
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => IsKnown(Path.GetFileName(path))).Order(StringComparer.Ordinal))
        {
            tar.WriteEntry(path, Path.GetFileName(path));
        }
    }

    /// <summary>Unpacks a package into an empty folder. Nothing is ever written elsewhere, whatever the package says.</summary>
    /// <exception cref="ModelLoadException">It is no package, or has what no model has; the message says what.</exception>
    public static void Unpack(Stream package, string folder)
    {
        try
        {
            using var zip = new GZipStream(package, CompressionMode.Decompress, leaveOpen: true);
            using var tar = new TarReader(zip);
            var left = LargestContent;
            for (var files = 0; tar.GetNextEntry() is { } entry;)
            {
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || (entry.EntryType == TarEntryType.Directory && entry.Name is "." or "./"))
                {
                    continue;
                }

                if (++files > MostFiles)
                {
                    throw new ModelLoadException($"The package has more than {MostFiles} files.");
                }

                left = Unpack(entry, folder, left);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or EndOfStreamException or ArgumentException)
        {
            throw new ModelLoadException("The package is not a gzipped tar archive, or it is cut off.", exception);
        }
    }

    /// <summary>Tells one model from another: the SHA-256 of its manifest, which has the checksums of the weights.</summary>
    /// <exception cref="ModelLoadException">There is no manifest.</exception>
    public static string Digest(string folder)
    {
        var manifest = Path.Combine(folder, ModelManifest.FileName);
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{manifest} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a text can be the name of a version, and so of a folder.</summary>
    public static bool IsVersion(string version) => Version.IsMatch(version);

    private static long Unpack(TarEntry entry, string folder, long left)
    {
        var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            throw new ModelLoadException($"The package may hold files only; '{Shown(name)}' is none.");
        }

        // Known names have no separators, so that nothing can lie outside the folder.
        if (!IsKnown(name))
        {
            throw new ModelLoadException($"'{Shown(name)}' is no file of a model. The files lie at the top of the package, not in a folder.");
        }

        if (File.Exists(Path.Combine(folder, name)))
        {
            throw new ModelLoadException($"The package has '{name}' twice.");
        }

        using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
        return entry.DataStream is { } content ? Copy(content, file, left) : left;
    }

    private static long Copy(Stream content, FileStream file, long left)
    {
        var buffer = new byte[81_920];
        while (content.Read(buffer) is var read and > 0)
        {
            left -= read;
            if (left < 0)
            {
                throw new ModelLoadException($"The package unpacks to more than {LargestContent >> 20} MiB.");
            }

            file.Write(buffer, 0, read);
        }

        return left;
    }

    private static bool IsKnown(string name) =>
        name == ModelManifest.FileName || Companions.Contains(name, StringComparer.Ordinal) || Weights.IsMatch(name);

    private static string Shown(string name) =>
        new([.. name.Take(100).Select(unit => char.IsControl(unit) || char.IsSurrogate(unit) ? '?' : unit)]);

    [GeneratedRegex(@"\A[a-z]{2,8}\.weights\.bin\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Weights { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version { get; }
}
