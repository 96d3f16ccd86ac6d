using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>The doors for single comments: submit, look up, erase.</summary>
internal static class CommentEndpoints
{
    private const double LongestWait = 10;
    private const string Prefix = "/v1/comments/";

    /// <summary>Room for a text of the longest kind written in escapes, and for everything beside it.</summary>
    public static long LargestBody(IntakeOptions options) => (options.MaxTextLength * 12L) + (256 * 1024);

    public static async Task<IResult> SubmitAsync(
        HttpContext context, CommentIntake intake, CommentValidation validation, CommentReader comments, IntakeOptions options, [FromQuery] string? wait)
    {
        if (!CommentBody.IsJson(context.Request))
        {
            return Problems.Invalid(string.Empty, "The body must be application/json in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (!TryReadWait(wait, out var waits))
        {
            return Problems.Invalid("wait", "must be a number of seconds from 0 to 10.");
        }

        context.LimitBody(LargestBody(options));
        var (submitted, problem) = await CommentBody.ReadAsync(context.Request, context.RequestAborted);
        var site = CallingSite.Of(context);
        var message = submitted?.ToMessage(site.Name);
        problem ??= validation.Check(message!);
        if (problem is not null)
        {
            return Problems.Invalid(problem.Field, problem.Problem, problem.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
        }

        using var patience = Patience(context, options);
        var outcome = await intake.TakeInAsync(message!, site, patience.Token);
        if (outcome.Kind == OutcomeKind.Erased)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status410Gone, title: "Erased", detail: "This comment was erased and cannot come back under its id.");
        }

        var accepted = new CommentAccepted { Site = site.Name, Id = message!.Id, Revision = outcome.Revision, Status = outcome.Verdict.Status() };
        if (waits)
        {
            var decision = await comments.FindDecisionAsync(site.Name, message.Id, patience.Token);
            return TypedResults.Json(accepted with { Decision = Parse(decision!) }, IntakeJson.Default.CommentAccepted);
        }

        context.Response.Headers.Location = Prefix + Uri.EscapeDataString(message.Id);
        return TypedResults.Json(accepted, IntakeJson.Default.CommentAccepted, statusCode: StatusCodes.Status202Accepted);
    }

    public static async Task<IResult> FindAsync(HttpContext context, CommentReader comments, IntakeOptions options)
    {
        using var patience = Patience(context, options);
        var comment = await comments.FindAsync(CallingSite.Of(context).Name, IdOf(context), patience.Token);
        return comment is null ? NotFound() : TypedResults.Json(StateOf(comment), IntakeJson.Default.CommentState);
    }

    public static async Task<IResult> EraseAsync(HttpContext context, CommentReader comments, IntakeOptions options)
    {
        using var patience = Patience(context, options);
        return await comments.EraseAsync(CallingSite.Of(context).Name, IdOf(context), patience.Token) ? TypedResults.NoContent() : NotFound();
    }

    /// <summary>Ends with the request, or when its caller has waited for the database long enough.</summary>
    private static CancellationTokenSource Patience(HttpContext context, IntakeOptions options)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(options.Timeout);
        return patience;
    }

    private static IResult NotFound() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "The site has no comment of this id.");

    private static bool TryReadWait(string? wait, out bool waits)
    {
        waits = false;
        if (wait is null)
        {
            return true;
        }

        // A comment is decided before it is acknowledged, so any wait is long enough; 0 asks for the short answer.
        var valid = double.TryParse(wait, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait;
        waits = valid && seconds > 0;
        return valid;
    }

    /// <summary>The id from the address as it was sent: a decoded path no longer tells a slash within an id from one between segments.</summary>
    private static string IdOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var prefix = target.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        if (prefix < 0)
        {
            // The part before the id was written in escapes or with dot segments; then an id with a slash cannot be told apart.
            return (string)context.Request.RouteValues["id"]!;
        }

        var start = prefix + Prefix.Length;
        var end = target.IndexOf('?', start);
        return Uri.UnescapeDataString(end < 0 ? target[start..] : target[start..end]);
    }

    private static CommentState StateOf(StoredComment comment)
    {
        var decisions = comment.Events.Select(Parse).ToList();
        return new CommentState
        {
            Site = comment.Site,
            Id = comment.Id,
            Revision = comment.Revision,
            Status = comment.Verdict.Status(),
            Text = comment.Body,
            Author = comment.Author is { } author ? JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor) : null,
            Article = comment.Article is { } article ? JsonSerializer.Deserialize(article, IntakeJson.Default.CommentArticle) : null,
            ParentId = comment.ParentId,
            SubmittedAt = Time(comment.SubmittedAt),
            ReceivedAt = Time(comment.ReceivedAt)!.Value,
            DoNotStore = comment.DoNotStore ? true : null,
            ErasedAt = Time(comment.ErasedAt),
            Decision = decisions[^1],
            Decisions = decisions,
        };
    }

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static JsonElement Parse(string eventJson)
    {
        using var document = JsonDocument.Parse(eventJson);
        return document.RootElement.Clone();
    }
}
