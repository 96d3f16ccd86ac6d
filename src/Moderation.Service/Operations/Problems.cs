using Microsoft.AspNetCore.Http.HttpResults;

namespace Moderation.Service.Operations;

/// <summary>The errors of the public API: RFC 9457 problem details that name the field.</summary>
internal static class Problems
{
    /// <summary>Answers every failure, of ours or of the framework, with problem details.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<FailureHandler>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
        {
            // One failure has one answer: a caller without a key learns nothing from comparing two.
            problem.ProblemDetails.Extensions.Remove("traceId");
            problem.ProblemDetails.Detail ??= problem.ProblemDetails.Status switch
            {
                StatusCodes.Status404NotFound => "There is nothing at this address.",
                StatusCodes.Status405MethodNotAllowed => "This address does not take this method; the header Allow names those that it takes.",
                StatusCodes.Status415UnsupportedMediaType => "The body must be JSON in UTF-8, and say so.",
                _ => null,
            };
        });
    }

    /// <summary>A field is wrong.</summary>
    public static ProblemHttpResult Invalid(string field, string problem, int status = StatusCodes.Status400BadRequest) => TypedResults.Problem(
        statusCode: status,
        title: status == StatusCodes.Status413PayloadTooLarge ? "Too large" : "Invalid",
        detail: field.Length > 0 ? $"{field} {problem}" : problem,
        extensions: field.Length > 0
            ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["field"] = field }
            : null);

    /// <summary>The caller has no key for this door; says which to send.</summary>
    public static Task WriteUnauthorizedAsync(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Unauthorized", detail: detail).ExecuteAsync(context);
    }

    /// <summary>The database does not answer, or the service is stopping; the caller may try again.</summary>
    public static async Task WriteUnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        await TypedResults.Problem(
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "Unavailable",
            detail: "The database does not answer, or the service is stopping. Try again.").ExecuteAsync(context);
    }
}
