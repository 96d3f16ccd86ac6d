using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration;

/// <summary>What the doors of administration read of a call.</summary>
internal static class AdminCalls
{
    private const string Actor = "X-Moderation-Actor";
    private const int LongestActor = 200;
    private const int LongestReason = 2_000;
    /// <summary>In bytes, of all bodies but uploads.</summary>
    public const long LargestRequest = 64 * 1024;

    /// <summary>Reads a small body, or says what is wrong with it.</summary>
    public static Task<(T? Body, ProblemHttpResult? Wrong)> ReadAsync<T>(this HttpContext context, JsonTypeInfo<T> type, T? whenEmpty = null)
        where T : class => context.ReadJsonAsync(type, LargestRequest, whenEmpty);

    /// <summary>Who changes something and why: as the body says it, or else the header <c>X-Moderation-Actor</c>.</summary>
    /// <returns>Both, and what is wrong with them; null when nothing is.</returns>
    public static (ChangeNote Note, ProblemHttpResult? Wrong) NoteOf(this HttpContext context, string? by = null, string? why = null)
    {
        var note = new ChangeNote(Said(by) ?? Said(context.Request.Headers[Actor].ToString()), Said(why));
        return (note, Wrong("by", note.By, LongestActor) ?? Wrong("why", note.Why, LongestReason));
    }

    /// <summary>Reads since when something is asked for, null when nobody says; or says what is wrong with it.</summary>
    public static (DateTimeOffset? Since, ProblemHttpResult? Wrong) SinceOf(string? since) =>
        since is null ? (null, null)
        : DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? (time, null)
        : (null, Problems.Invalid("since", "must be a date or a time such as 2026-03-01T00:00:00Z."));

    /// <summary>Reads how many are asked for; null when it is no number from 1 to <paramref name="most"/>.</summary>
    public static int? LimitOf(string? limit, int usual, int most) =>
        limit is null ? usual
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
        : null;

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static ProblemHttpResult? Wrong(string field, string? text, int longest) =>
        text is null ? null
        : text.Length > longest ? Problems.Invalid(field, $"must be at most {longest} UTF-16 code units long.")
        : text.Any(unit => char.IsControl(unit) && unit != '\n') ? Problems.Invalid(field, "must not have control characters.")
        : null;
}
