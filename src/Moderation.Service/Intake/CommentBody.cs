using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Moderation.Service.Intake;

/// <summary>Reads comments from JSON and says what is wrong with JSON that holds none.</summary>
internal static class CommentBody
{
    /// <summary>Some clients put the byte order mark before their JSON.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Only these are named in an answer: another name may be anything.</summary>
    private static readonly FrozenSet<string> Fields = FrozenSet.Create(
        StringComparer.Ordinal,
        "site", "id", "text", "author", "author.id", "author.name", "author.email", "author.url", "author.ip", "author.userAgent",
        "article", "article.id", "article.url", "article.title", "article.section", "article.tags", "article.language", "article.publishedAt", "parentId", "submittedAt", "formShownAt", "honeypot", "doNotStore");

    /// <summary>Whether the body claims to be JSON in UTF-8, or claims nothing.</summary>
    public static bool IsJson(HttpRequest request, string alternative = "application/json")
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals(alternative, StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads one comment from the whole body.</summary>
    public static async Task<(SubmitComment? Comment, InvalidField? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var result = Read(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return result;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads one comment from JSON and nothing after it.</summary>
    public static (SubmitComment? Comment, InvalidField? Problem) Read(ReadOnlySequence<byte> json)
    {
        var start = new SequenceReader<byte>(json);
        start.IsNext(ByteOrderMark, advancePast: true);
        try
        {
            // As deep as the serializer reads, so that both agree about what is too deep.
            var reader = new Utf8JsonReader(start.UnreadSequence, new JsonReaderOptions { MaxDepth = IntakeJson.Default.Options.MaxDepth });
            var comment = JsonSerializer.Deserialize(ref reader, IntakeJson.Default.SubmitComment);
            return comment is null || reader.Read()
                ? (null, NotOneObject)
                : (comment, null);
        }
        catch (JsonException exception)
        {
            return (null, Describe(exception));
        }
    }

    private static InvalidField NotOneObject => new(string.Empty, "The comment must be one JSON object.");

    /// <summary>What is wrong, by the field and without quoting it.</summary>
    public static InvalidField Describe(JsonException exception)
    {
        var field = FieldOf(exception.Path);
        if (exception.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return new InvalidField(field, field.Length > 0 ? "appears twice." : "The comment has a field twice.");
        }

        if (exception.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return field.Length == 0 ? NotOneObject
                : IsUnreadableText(exception) ? new InvalidField(field, "must be well-formed Unicode: it contains bytes that are not UTF-8, or half a surrogate pair.")
                : new InvalidField(field, "is of the wrong type.");
        }

        return new InvalidField(
            field,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(field.Length > 0 ? "is" : "The comment is")} not valid JSON in UTF-8, or nested too deeply (line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1})."));
    }

    /// <summary>A string that is one as JSON goes, but cannot become text. What has another type says so in its message.</summary>
    private static bool IsUnreadableText(JsonException exception) =>
        exception.InnerException is InvalidOperationException inner
        && !inner.Message.StartsWith("Cannot get the value of a token type", StringComparison.Ordinal);

    /// <summary>The field at a path such as <c>$.article.tags[3]</c>; empty when it is none of a comment.</summary>
    private static string FieldOf(string? path)
    {
        if (path is not { Length: > 2 } || !path.StartsWith("$.", StringComparison.Ordinal))
        {
            return string.Empty;
        }

        var bracket = path.IndexOf('[', StringComparison.Ordinal);
        return Fields.Contains(bracket < 0 ? path[2..] : path[2..bracket]) ? path[2..] : string.Empty;
    }
}
