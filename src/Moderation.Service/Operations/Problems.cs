using Microsoft.AspNetCore.Http.HttpResults;

namespace Moderation.Service.Operations;

/// <summary>The errors of the public API: RFC 9457 problem details that name the field.</summary>
internal static class Problems
{
    /// <summary>A field is wrong.</summary>
    public static ProblemHttpResult Invalid(string field, string problem, int status = StatusCodes.Status400BadRequest) => TypedResults.Problem(
        statusCode: status,
        title: status == StatusCodes.Status413PayloadTooLarge ? "Too large" : "Invalid",
        detail: field.Length > 0 ? $"{field} {problem}" : problem,
        extensions: field.Length > 0
            ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["field"] = field }
            : null);

    /// <summary>The database does not answer; the caller may try again.</summary>
    public static async Task WriteUnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        await TypedResults.Problem(
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "Unavailable",
            detail: "The database does not answer. Nothing was taken in; try again.").ExecuteAsync(context);
    }
}
