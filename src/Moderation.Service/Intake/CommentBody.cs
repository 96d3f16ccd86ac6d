using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Moderation.Service.Intake;

/// <summary>Reads comments from JSON and says what is wrong with JSON that holds none.</summary>
internal static class CommentBody
{
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
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
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
        try
        {
            // As deep as the serializer reads, so that both agree about what is too deep.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = IntakeJson.Default.Options.MaxDepth });
            var comment = JsonSerializer.Deserialize(ref reader, IntakeJson.Default.SubmitComment);
            return comment is null || reader.Read()
                ? (null, new InvalidField(string.Empty, "The comment must be one JSON object."))
                : (comment, null);
        }
        catch (JsonException exception)
        {
            return (null, Describe(exception));
        }
    }

    /// <summary>What is wrong, by the field and without quoting it.</summary>
    public static InvalidField Describe(JsonException exception)
    {
        // A path of the members that we know; the values, which are personal, are not in it.
        var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : string.Empty;
        if (exception.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return new InvalidField(field, "appears twice.");
        }

        if (!exception.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return new InvalidField(
                field,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(field.Length > 0 ? "is" : "The comment is")} not valid JSON in UTF-8, or nested too deeply (line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1})."));
        }

        return field.Length > 0
            ? new InvalidField(field, "is of the wrong type.")
            : new InvalidField(string.Empty, "The comment must be one JSON object.");
    }
}
