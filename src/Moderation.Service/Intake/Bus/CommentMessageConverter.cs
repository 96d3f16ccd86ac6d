using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;

namespace Moderation.Service.Intake.Bus;

/// <summary>Reads a comment from the bus as from HTTP, so that an error names the field there too.</summary>
internal sealed class CommentMessageConverter : JsonConverter<CommentSubmitted>
{
    /// <exception cref="InvalidCommentException">A field is of the wrong type, or there twice.</exception>
    public override CommentSubmitted Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            var comment = JsonSerializer.Deserialize(ref reader, IntakeJson.Default.SubmitSiteComment)!;
            return comment.ToMessage(comment.Site ?? string.Empty);
        }
        catch (JsonException exception)
        {
            var problem = CommentBody.Describe(exception);
            throw new InvalidCommentException(problem.Field, problem.Problem);
        }
    }

    /// <summary>The service receives this message and never sends it.</summary>
    public override void Write(Utf8JsonWriter writer, CommentSubmitted value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
