using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Moderation.Scoring;

namespace Moderation.Labelling;

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
    /// <param name="files">Files of <see cref="Files"/>.</param>
    /// <param name="presumedClean">Whether nobody has labelled them.</param>
    /// <param name="malformed">Counts lines that are no labelled comments; without it the first one ends the reading.</param>
    /// <exception cref="InvalidDataException">A line too many is not a labelled comment; says which.</exception>
    public static List<LabelledComment> Read(IReadOnlyList<FileInfo> files, bool presumedClean, MalformedRows? malformed = null)
    {
        malformed ??= MalformedRows.NotOne();
        var comments = new List<LabelledComment>();
        foreach (var file in files)
        {
            Read(file, presumedClean, malformed, comments);
        }

        return comments;
    }

    private static bool IsComments(FileInfo file) =>
        file.Name.EndsWith(".jsonl", StringComparison.Ordinal) || file.Name.EndsWith(".jsonl.gz", StringComparison.Ordinal);

    private static void Read(FileInfo file, bool presumedClean, MalformedRows malformed, List<LabelledComment> comments)
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
            catch (Exception reason) when (reason is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                malformed.Add(file.Name, number, reason);
            }
        }
    }

    private static LabelledComment? Parse(JsonElement row, string set, bool presumedClean)
    {
        var text = row.GetProperty("text").GetString() ?? throw new InvalidOperationException("'text' is null.");
        if (presumedClean
            && row.TryGetProperty("raw_label", out var raw)
            && raw.GetString() is { } stated
            && stated.Contains("sentiment=", StringComparison.OrdinalIgnoreCase)
            && !stated.Contains("sentiment=pos", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var split = Text(row, "split");
        return new LabelledComment
        {
            Id = Text(row, "id"),
            Set = set,
            Text = Clean(text),
            Language = row.GetProperty("lang").GetString() ?? throw new InvalidOperationException("'lang' is null."),
            HeldOut = split is null ? Checksum(text) % HeldOutOneIn == 0 : split is not "train",
            Presumed = presumedClean,
            Weight = WeightOf(row),
            Functionality = Text(row, "functionality"),
            Target = Text(row, "target"),
            IsBad = row.TryGetProperty("label", out var label) ? Judgement(label) : null,
            Labels = [.. Attributes.All.Select(attribute => presumedClean ? Presumption(attribute) : LabelOf(row, attribute))],
        };
    }

    // People who are pleased may still advertise.
    private static bool? Presumption(CommentAttribute attribute) => attribute == CommentAttribute.Spam ? null : false;

    private static bool? LabelOf(JsonElement row, CommentAttribute attribute) =>
        row.TryGetProperty(attribute.Label(), out var label) && label.ValueKind != JsonValueKind.Null
            ? label.ValueKind == JsonValueKind.Number && label.TryGetInt32(out var number) && number is 0 or 1
                ? number == 1
                : throw new InvalidOperationException($"'{attribute.Label()}' is neither 1, 0 nor null.")
            : null;

    private static float WeightOf(JsonElement row) =>
        !row.TryGetProperty("weight", out var weight) || weight.ValueKind == JsonValueKind.Null ? 1
        : weight.TryGetSingle(out var value) && value is > 0 and <= 1 ? value
        : throw new InvalidOperationException("'weight' is not a number above 0 and at most 1.");

    /// <summary>Functional suites say it in several ways.</summary>
    private static bool? Judgement(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => label.GetInt32() != 0,
        _ => label.GetString() switch
        {
            "hateful" or "toxic" or "1" => true,
            "non-hateful" or "not toxic" or "0" => false,
            _ => throw new InvalidOperationException("'label' is neither 1 nor 0."),
        },
    };

    // Numbers serve as ids too.
    private static string? Text(JsonElement row, string name) =>
        !row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : value.GetString();

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
