using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>Reads labelled comments: one JSON object a line, in <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
internal static partial class LabelledComments
{
    /// <summary>Of sets that hold nothing out themselves, one comment in so many is held out.</summary>
    private const int HeldOutOneIn = 10;

    /// <summary>The files themselves, and all files of comments in the folders.</summary>
    public static IReadOnlyList<FileInfo> Files(IEnumerable<FileSystemInfo> filesOrFolders) =>
    [
        .. filesOrFolders
            .SelectMany(entry => entry is DirectoryInfo folder ? folder.EnumerateFiles().Where(IsComments) : [(FileInfo)entry])
            .OrderBy(file => file.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The name of the data set that a file holds.</summary>
    public static string SetOf(FileInfo file) => file.Name.Split('.')[0];

    /// <summary>Reads files. Comments of <paramref name="presumedClean"/> files carry no labels and are taken to be clean, unless they state a sentiment that is not positive.</summary>
    /// <exception cref="InvalidDataException">A line is not a labelled comment; says which.</exception>
    public static List<LabelledComment> Read(IReadOnlyList<FileInfo> files, bool presumedClean)
    {
        var comments = new List<LabelledComment>();
        foreach (var file in files)
        {
            Read(file, presumedClean, comments);
        }

        return comments;
    }

    private static bool IsComments(FileInfo file) =>
        file.Name.EndsWith(".jsonl", StringComparison.Ordinal) || file.Name.EndsWith(".jsonl.gz", StringComparison.Ordinal);

    private static void Read(FileInfo file, bool presumedClean, List<LabelledComment> comments)
    {
        using var raw = file.OpenRead();
        using var stream = file.Extension is ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : (Stream)raw;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var set = SetOf(file);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            try
            {
                using var row = JsonDocument.Parse(line);
                if (Parse(row.RootElement, set, presumedClean) is { } comment)
                {
                    comments.Add(comment);
                }
            }
            catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{file.Name} line {number} is not a labelled comment: {malformed.Message}", malformed);
            }
        }
    }

    private static LabelledComment? Parse(JsonElement row, string set, bool presumedClean)
    {
        var text = row.GetProperty("text").GetString()!;
        if (presumedClean
            && row.TryGetProperty("raw_label", out var raw)
            && raw.GetString() is { } stated
            && stated.Contains("sentiment=", StringComparison.OrdinalIgnoreCase)
            && !stated.Contains("sentiment=pos", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var split = row.TryGetProperty("split", out var given) ? given.GetString() : null;
        return new LabelledComment
        {
            Set = set,
            Text = Clean(text),
            Language = row.GetProperty("lang").GetString()!,
            HeldOut = split is null ? Checksum(text) % HeldOutOneIn == 0 : split is not "train",
            Presumed = presumedClean,
            Labels = [.. Attributes.All.Select(attribute => presumedClean ? Presumption(attribute) : LabelOf(row, attribute))],
        };
    }

    // People who are pleased may still advertise.
    private static bool? Presumption(CommentAttribute attribute) => attribute == CommentAttribute.Spam ? null : false;

    private static bool? LabelOf(JsonElement row, CommentAttribute attribute) =>
        row.TryGetProperty(attribute.Label(), out var label) && label.ValueKind == JsonValueKind.Number ? label.GetInt32() != 0 : null;

    /// <summary>Undoes what data sets put in place of links, mentions and line ends: no site's comments have such placeholders, and each would give its set away.</summary>
    private static string Clean(string text) =>
        MentionPlaceholder.Replace(
            LinkPlaceholder.Replace(
                WebUtility.HtmlDecode(text).Replace("<LF>", "\n", StringComparison.Ordinal).Replace("https //", "https://", StringComparison.Ordinal).Replace("http //", "http://", StringComparison.Ordinal),
                " https://link.invalid "),
            " @user ");

    private static uint Checksum(string text)
    {
        // FNV-1a: the same on every machine.
        var hash = 2166136261;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619;
        }

        return hash >> 8;
    }

    [GeneratedRegex(@"\[URL\]|<url>|@URL\b|@url\b|\bURL\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkPlaceholder { get; }

    [GeneratedRegex(@"\[USER\]|<user>|@USER\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MentionPlaceholder { get; }
}
