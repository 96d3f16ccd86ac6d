using System.Security.Cryptography;
using System.Text.Json;
using Moderation.Labelling;

namespace Moderation.Cli.Training;

/// <summary>Reads the catalogue of data sets: which licence each was found to have.</summary>
internal static class DataSources
{
    /// <summary>The class of a set of which no licence is known.</summary>
    public const string Unstated = "unstated";

    /// <summary>The class of a set whose licence allows commercial use with attribution.</summary>
    public const string Permissive = "permissive";

    /// <summary>The class of a site's own comments, and of sentences written to train on.</summary>
    public const string Own = "own";

    /// <summary>The SHA-256 of each data set's files one after the other, in lower-case hexadecimal.</summary>
    public static Dictionary<string, string> Checksums(IEnumerable<FileInfo> files) =>
        files.GroupBy(LabelledComments.SetOf, StringComparer.Ordinal).ToDictionary(
            set => set.Key,
            set =>
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                foreach (var file in set)
                {
                    hash.AppendData(File.ReadAllBytes(file.FullName));
                }

                return Convert.ToHexStringLower(hash.GetCurrentHash());
            },
            StringComparer.Ordinal);

    /// <summary>The class of licence by data set.</summary>
    /// <exception cref="InvalidDataException">The file is not such a catalogue.</exception>
    public static Dictionary<string, string> Licences(FileInfo catalogue)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(catalogue.FullName));
            return document.RootElement.EnumerateObject().ToDictionary(
                set => set.Name,
                set => set.Value.GetProperty("class").GetString() ?? Unstated,
                StringComparer.Ordinal);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{catalogue.Name} is not a catalogue of data sets: {malformed.Message}", malformed);
        }
    }
}
