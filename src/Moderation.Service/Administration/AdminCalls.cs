using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Moderation.Service.Intake;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration;

/// <summary>What the doors for labels and reviews read of a call.</summary>
internal static class AdminCalls
{
    private const long LargestRequest = 64 * 1024;

    /// <summary>Reads the body, or says what is wrong with it.</summary>
    public static async Task<(T? Body, ProblemHttpResult? Wrong)> ReadAsync<T>(this HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        context.LimitBody(LargestRequest);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body
                ? (body, null)
                : (null, Problems.Invalid(string.Empty, "The body must be one JSON object."));
        }
        catch (JsonException exception)
        {
            var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0] : string.Empty;
            return type.Properties.Any(property => property.Name == field)
                ? (null, Problems.Invalid(field, "is not valid, or of the wrong type."))
                : (null, Problems.Invalid(string.Empty, $"The body must be one JSON object with {string.Join(", ", type.Properties.Select(property => property.Name))}, none of them twice."));
        }
    }

    /// <summary>Reads how many are asked for; null when it is no number from 1 to <paramref name="most"/>.</summary>
    public static int? LimitOf(string? limit, int usual, int most) =>
        limit is null ? usual
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
        : null;
}
