using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Moderation.Contracts;
using Moderation.Judging;

namespace Moderation.Cli.Policies;

/// <summary>A comment as <c>POST /v1/comments</c> takes it.</summary>
internal sealed record TrialComment(string? Text, CommentAuthor? Author, CommentArticle? Article, string? ParentId, string? Honeypot);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrialFigures))]
[JsonSerializable(typeof(TrialComment))]
internal sealed partial class TrialJson : JsonSerializerContext
{
    /// <summary>Arabic stays Arabic: what is printed goes to a screen or into a file, never into a page.</summary>
    public static TrialJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    /// <summary>The comment that JSON describes.</summary>
    /// <exception cref="InvalidDataException">It describes none.</exception>
    public static Comment CommentOf(JsonObject json)
    {
        try
        {
            var comment = json.Deserialize(Default.TrialComment);
            return comment is { Text.Length: > 0 }
                ? new Comment { Site = "site", Id = "try", Text = comment.Text, Author = comment.Author, Article = comment.Article, ParentId = comment.ParentId, Honeypot = comment.Honeypot }
                : throw new InvalidDataException("The comment's text must not be empty.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"This is no comment: {malformed.Message}", malformed);
        }
    }
}
