using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Moderation.Service.Operations;

/// <summary>Reads the JSON of calls other than comments.</summary>
internal static class JsonBody
{
    /// <summary>Ends a request whose body is larger, with 413.</summary>
    public static void LimitBody(this HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytes;
        }
    }

    /// <summary>Reads the body, or says what is wrong with it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="type">What it must be; its properties are what an answer may name.</param>
    /// <param name="largest">Bytes; a larger one ends the request with 413.</param>
    /// <param name="whenEmpty">What no body at all means; null when there must be one.</param>
    public static async Task<(T? Body, ProblemHttpResult? Wrong)> ReadJsonAsync<T>(this HttpContext context, JsonTypeInfo<T> type, long largest, T? whenEmpty = null)
        where T : class
    {
        context.LimitBody(largest);
        if (whenEmpty is not null && await IsEmptyAsync(context))
        {
            return (whenEmpty, null);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted) is { } body
                ? (body, null)
                : (null, Problems.Invalid(string.Empty, "The body must be one JSON object."));
        }
        catch (JsonException exception)
        {
            var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0] : string.Empty;
            return type.Properties.Any(property => property.Name == field)
                ? (null, Problems.Invalid(field, "is not valid, or of the wrong type."))
                : (null, Problems.Invalid(
                    string.Empty,
                    $"The body must be one JSON object with {string.Join(", ", type.Properties.Select(property => property.Name))}, none of them twice{(whenEmpty is null ? string.Empty : ", or empty")}."));
        }
    }

    private static async Task<bool> IsEmptyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            reader.AdvanceTo(read.Buffer.Start);
            if (!read.Buffer.IsEmpty || read.IsCompleted)
            {
                return read.Buffer.IsEmpty;
            }
        }
    }
}
