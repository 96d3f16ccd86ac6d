using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Moderation.Service.Operations;

/// <summary>A change that may not happen.</summary>
/// <param name="title">What kind of refusal it is.</param>
/// <param name="message">Why, for people.</param>
/// <param name="status">The status of the answer.</param>
/// <param name="extension">What the answer has beside it, for programs.</param>
internal sealed class RefusedException(
    string title, string message, int status = StatusCodes.Status409Conflict, (string Name, JsonElement Value)? extension = null) : Exception(message)
{
    /// <summary>Another change came between looking and changing.</summary>
    public static RefusedException Overtaken() => new("Overtaken", "Another change came first. Look what stands now and try again.");

    /// <summary>The refusal as an answer.</summary>
    public ProblemHttpResult ToProblem() => TypedResults.Problem(
        statusCode: status,
        title: title,
        detail: Message,
        extensions: extension is var (name, value) ? new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = value } : null);
}
