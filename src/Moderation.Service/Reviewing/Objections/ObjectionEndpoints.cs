using Microsoft.OpenApi;
using Moderation.Labelling;
using Moderation.Service.Intake;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Reviewing.Objections;

/// <summary>The doors by which sites file reports and appeals.</summary>
internal static class ObjectionEndpoints
{
    private const int LongestBy = 100;
    private const int LongestText = 2_000;

    /// <summary>Room for a text of the longest kind written in escapes.</summary>
    private const long LargestBody = 64 * 1024;

    private const string Filed = """{"site":"news","commentId":"c-1042","kind":"KIND","id":"r-7","revision":1,"filedAt":"2026-03-01T09:30:00Z"}""";

    /// <summary>Maps the doors.</summary>
    public static void MapObjections(this RouteGroupBuilder api)
    {
        var comments = api.MapGroup("/comments").WithTags("Comments");
        comments.MapPost("/{id}/reports", ReportAsync)
            .WithName("ReportComment").WithSummary("Report a comment")
            .Accepts<ReportRequest>("application/json")
            .Produces<ObjectionRecord>(StatusCodes.Status201Created).Produces<ObjectionRecord>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(DescribeReport);
        comments.MapPost("/{id}/appeals", AppealAsync)
            .WithName("AppealDecision").WithSummary("Appeal against a decision")
            .Accepts<AppealRequest>("application/json")
            .Produces<ObjectionRecord>(StatusCodes.Status201Created).Produces<ObjectionRecord>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(DescribeAppeal);
    }

    private static async Task<IResult> ReportAsync(HttpContext context, ObjectionStore objections, TimeProvider clock, string id)
    {
        var (request, wrong) = await context.ReadJsonAsync(ObjectionsJson.Default.ReportRequest, LargestBody);
        if (request is null)
        {
            return wrong!;
        }

        if (request.Reason is not null && LabelNames.ReasonOf(request.Reason) is null)
        {
            return Problems.Invalid("reason", $"must be {Alternatives.Of(LabelNames.AllReasons)}.");
        }

        var reason = LabelNames.ReasonOf(request.Reason) ?? RejectionReason.Unknown;
        return await FileAsync(context, objections, clock, id, new NewObjection(ObjectionKind.Report, request.Id!, request.By, reason, request.Text));
    }

    private static async Task<IResult> AppealAsync(HttpContext context, ObjectionStore objections, TimeProvider clock, string id)
    {
        var (request, wrong) = await context.ReadJsonAsync(ObjectionsJson.Default.AppealRequest, LargestBody);
        if (request is null)
        {
            return wrong!;
        }

        return string.IsNullOrWhiteSpace(request.Text)
            ? Problems.Invalid("text", request.Text is null ? "is missing; an appeal says why the decision is wrong." : "must not be empty.")
            : await FileAsync(context, objections, clock, id, new NewObjection(ObjectionKind.Appeal, request.Id!, request.By, RejectionReason.Unknown, request.Text));
    }

    private static async Task<IResult> FileAsync(HttpContext context, ObjectionStore objections, TimeProvider clock, string id, NewObjection filed)
    {
        if (Check(filed) is { } problem)
        {
            return Problems.Invalid(problem.Field, problem.Problem, problem.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
        }

        var site = CallingSite.Of(context).Name;
        var commentId = IdOf(context, id);
        var outcome = await objections.FileAsync(
            site,
            commentId,
            filed with { Id = filed.Id ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString(), Words = string.IsNullOrWhiteSpace(filed.Words) ? null : filed.Words },
            context.RequestAborted);
        return outcome switch
        {
            { Objection: { } stored } => TypedResults.Json(
                RecordOf(site, commentId, stored),
                ObjectionsJson.Default.ObjectionRecord,
                statusCode: outcome.Kind == ObjectionOutcomeKind.Filed ? StatusCodes.Status201Created : StatusCodes.Status200OK),
            { Kind: ObjectionOutcomeKind.Erased } => TypedResults.Problem(
                statusCode: StatusCodes.Status410Gone, title: "Erased", detail: "This comment was erased; there is nothing left to look at."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "The site has no comment of this id."),
        };
    }

    private static InvalidField? Check(NewObjection filed) =>
        (filed.Id is null ? null : CommentValidation.CheckId("id", filed.Id))
        ?? (filed.By is { } by && !OpaqueIds.IsOne(by, LongestBy)
            ? new InvalidField("by", $"must be an id of at most {LongestBy} letters, digits, '.', '_', ':' and '-'; no name and no address.")
            : null)
        ?? CommentValidation.CheckText("text", filed.Words, LongestText);

    private static string IdOf(HttpContext context, string id) => context.SentSegments() is [.., var sent, "reports" or "appeals"] ? sent : id;

    private static ObjectionRecord RecordOf(string site, string commentId, Objection stored) => new()
    {
        Site = site,
        CommentId = commentId,
        Kind = stored.Kind.WireName(),
        Id = stored.Id,
        Revision = stored.Revision,
        FiledAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.FiledAt),
        AnsweredAt = stored.AnsweredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        Outcome = stored.Outcome?.WireName(),
    };

    private static void DescribeReport(OpenApiOperation operation)
    {
        operation.Description = """
            A reader objects to a comment. It waits for a moderator; the decision that stands is not changed by it. The moderator's approval or rejection is an
            event whose `answers` names the report, the newest 100 when there are more. Filing it again under the same `id` answers what became of it.
            """;
        CommentDescription.Name(operation);
        operation.Exemplify("application/json", """{"id":"r-7","by":"reader-12","reason":"insult","text":"يشتم الكاتب"}""");
        operation.Exemplify("201", "application/json", Filed.Replace("KIND", "report", StringComparison.Ordinal));
    }

    private static void DescribeAppeal(OpenApiOperation operation)
    {
        operation.Description = """
            The author of a comment, or whoever the site lets, objects to the decision about it. It waits for a moderator; the decision stands meanwhile. The
            moderator's answer is an event whose `answers` names the appeal: `upheld` with the same verdict, or `overturned` with another one.
            Filing it again under the same `id` answers what became of it.
            """;
        CommentDescription.Name(operation);
        operation.Exemplify("application/json", """{"id":"r-7","by":"reader-7","text":"لم أشتم أحدا"}""");
        operation.Exemplify("201", "application/json", Filed.Replace("KIND", "appeal", StringComparison.Ordinal));
    }
}
