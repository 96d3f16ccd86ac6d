using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.Service.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Labels;

/// <summary>The doors for labels.</summary>
internal static class LabelEndpoints
{
    private const int UsualRows = 500;

    /// <summary>How many rows a page has at most.</summary>
    public const int MostRows = 1_000;

    // Rows are lines of a file, never part of a page, so Arabic may stay readable.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IResult> RecordAsync(HttpContext context, LabelStore labels, string site, string id)
    {
        (site, id) = CommentOf(context, site, id);
        var (request, wrong) = await context.ReadAsync(LabelsJson.Default.LabelRequest);
        if (request is null)
        {
            return wrong!;
        }

        var (label, field, problem) = LabelValidation.Check(request);
        if (label is null)
        {
            return Problems.Invalid(field, problem);
        }

        var outcome = await labels.RecordAsync(site, id, label, request.Revision, request.Note, context.RequestAborted);
        return outcome.Kind switch
        {
            LabelOutcomeKind.Recorded => TypedResults.Json(RecordOf(outcome.Label!), LabelsJson.Default.LabelRecord, statusCode: StatusCodes.Status201Created),
            LabelOutcomeKind.Erased => TypedResults.Problem(statusCode: StatusCodes.Status410Gone, title: "Erased", detail: "This comment was erased; there is nothing left to label."),
            LabelOutcomeKind.NoRevision => Problems.Invalid("revision", "is of a text that the comment does not have."),
            _ => NotFound(),
        };
    }

    public static async Task<IResult> OfCommentAsync(HttpContext context, LabelStore labels, CommentReader comments, string site, string id)
    {
        (site, id) = CommentOf(context, site, id);
        var stored = await labels.OfCommentAsync(site, id, context.RequestAborted);
        if (stored.Count == 0 && await comments.FindDecisionAsync(site, id, context.RequestAborted) is null)
        {
            return NotFound();
        }

        var answer = new CommentLabels
        {
            Site = site,
            CommentId = id,
            Labels = [.. stored.Select(RecordOf)],
            Revisions = [.. stored.GroupBy(label => label.Revision).OrderBy(text => text.Key).Select(text => RevisionOf(text.Key, LabelOpinion.Of(text.Select(label => label.ToLabel()))))],
        };
        return TypedResults.Json(answer, LabelsJson.Default.CommentLabels);
    }

    public static async Task<IResult> ExportAsync(
        HttpContext context, LabelExport export, SiteRegistry sites, [FromQuery] string? site, [FromQuery] string? since, [FromQuery] string? cursor, [FromQuery] string? limit)
    {
        if (site is not null && sites.Find(site) is null)
        {
            return Problems.Invalid("site", "is no site of this service.");
        }

        var (from, wrong) = AdminCalls.SinceOf(since);
        if (wrong is not null)
        {
            return wrong;
        }

        if (LabelCursor.Parse(cursor ?? "0") is not { } position)
        {
            return Problems.Invalid("cursor", "must be a cursor from an earlier answer.");
        }

        if (AdminCalls.LimitOf(limit, UsualRows, MostRows) is not { } most)
        {
            return Problems.Invalid("limit", $"must be from 1 to {MostRows}.");
        }

        if (!export.IsReady)
        {
            context.Response.Headers.RetryAfter = "60";
            return TypedResults.Problem(
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "No model", detail: "No model is loaded that could tell the languages of the texts.");
        }

        await WriteAsync(context, await export.ReadAsync(site, from, position, most, context.RequestAborted));
        return TypedResults.Empty;
    }

    private static async Task WriteAsync(HttpContext context, LabelRows rows)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Writing);
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var row in rows.Rows)
        {
            row.Write(json);
        }

        json.WriteEndArray();
        json.WriteString("cursor", rows.Next.ToString());
        json.WriteBoolean("last", rows.IsLast);
        json.WriteEndObject();
    }

    private static (string Site, string Id) CommentOf(HttpContext context, string site, string id) =>
        context.SentSegments() is [.., var sentSite, var sentId, "labels"] ? (sentSite, sentId) : (site, id);

    private static IResult NotFound() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "The site has no comment of this id.");

    private static LabelRecord RecordOf(StoredLabel stored)
    {
        var label = stored.ToLabel();
        return new LabelRecord
        {
            Source = label.Source.WireName(),
            By = label.By,
            Verdict = label.Verdict?.WireName(),
            Reason = label.Verdict == Verdict.Reject ? label.Reason.WireName() : null,
            Attributes = Named(label.Attributes),
            Revision = stored.Revision,
            Note = stored.Note,
            LabelledAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.LabelledAt),
        };
    }

    private static LabelledRevision RevisionOf(int revision, LabelOpinion opinion) => new()
    {
        Revision = revision,
        Attributes = Named(opinion.Labels),
        Weight = opinion.Weight,
        Disagreement = opinion.Disagreement,
        Verdict = opinion.Verdict?.WireName(),
    };

    private static Dictionary<string, bool> Named(bool?[] attributes) => Attributes.All
        .Where(attribute => attributes[(int)attribute] is not null)
        .ToDictionary(attribute => attribute.WireName(), attribute => attributes[(int)attribute]!.Value, StringComparer.Ordinal);
}
