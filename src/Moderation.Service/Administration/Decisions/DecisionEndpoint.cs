using Microsoft.OpenApi;
using Moderation.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Reviewing.Deciding;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Decisions;

/// <summary>The door by which a tool of the site's own hands in what its moderators decide.</summary>
internal static class DecisionEndpoint
{
    /// <summary>What the door may answer besides its own outcomes.</summary>
    private static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it.", "Invalid", "verdict must be approve, reject or hold.", "verdict"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "The site has no such comment.", "Not found", "The site has no comment of this id."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The comment was edited, or somebody else decided, since it was seen; `standing` is the decision that stands. Nothing was written.", "Overtaken", "The comment is no longer as it was seen."),
        new(410, "The comment was erased.", "Erased", "This comment was erased; there is nothing left to decide."),
        new(413, "The body is too large.", "Bad request", "The body is too large."),
    ];

    /// <summary>Maps the door.</summary>
    public static void MapDecisions(this WebApplication app) =>
        app.MapGroup(AdministrationServices.Root).WithTags("Reviews").WithMetadata(new DescribedDoors(AdminDescription.Scheme, Failures))
            .MapPost("/comments/{site}/{id}/decision", DecideAsync)
            .WithName("DecideComment").WithSummary("Decide about a comment")
            .Accepts<DecisionRequest>("application/json")
            .Produces<DecisionRecord>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(Describe);

    private static async Task<IResult> DecideAsync(HttpContext context, ModeratorDecisions decisions, string site, string id)
    {
        (site, id) = CommentOf(context, site, id);
        var (request, wrong) = await context.ReadAsync(DecisionsJson.Default.DecisionRequest);
        if (request is null)
        {
            return wrong!;
        }

        (var note, wrong) = context.NoteOf(request.By);
        if (wrong is not null)
        {
            return wrong;
        }

        var (decision, field, problem) = Read(request, note.By);
        if (decision is null)
        {
            return Problems.Invalid(field, problem);
        }

        var seen = new SeenComment(site, id, request.Revision!.Value, request.Sequence!.Value);
        var outcome = (await decisions.DecideAsync(decision, [seen], context.RequestAborted))[0];
        return outcome.Kind switch
        {
            ModeratorOutcomeKind.Decided or ModeratorOutcomeKind.Repeated => TypedResults.Json(RecordOf(outcome), DecisionsJson.Default.DecisionRecord),
            ModeratorOutcomeKind.Overtaken => TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict,
                title: "Overtaken",
                detail: "The comment is no longer as it was seen.",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["standing"] = RecordOf(outcome) }),
            ModeratorOutcomeKind.Erased => TypedResults.Problem(
                statusCode: StatusCodes.Status410Gone, title: "Erased", detail: "This comment was erased; there is nothing left to decide."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "The site has no comment of this id."),
        };
    }

    private static (ModeratorDecision? Decision, string Field, string Problem) Read(DecisionRequest request, string? by)
    {
        if (VerdictNames.VerdictOf(request.Verdict) is not { } verdict)
        {
            return (null, "verdict", "must be approve, reject or hold.");
        }

        if (request.Reason is not null && LabelNames.ReasonOf(request.Reason) is null)
        {
            return (null, "reason", $"must be {Alternatives.Of(LabelNames.AllReasons.Skip(1))}.");
        }

        if (request.Revision is not >= 1)
        {
            return (null, "revision", request.Revision is null ? "is missing; it says which text was seen." : "must be 1 or more.");
        }

        if (request.Sequence is not >= 1)
        {
            return (null, "sequence", request.Sequence is null ? "is missing; it says which decision was seen." : "must be 1 or more.");
        }

        if (!SaidAttributes.TryRead(request.Attributes, out var attributes))
        {
            return (null, "attributes", SaidAttributes.Problem);
        }

        var decision = new ModeratorDecision
        {
            Id = request.Id ?? string.Empty,
            By = by ?? string.Empty,
            Verdict = verdict,
            Reason = LabelNames.ReasonOf(request.Reason) ?? RejectionReason.Unknown,
            Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note,
            Attributes = attributes,
        };
        return decision.Check() is var (field, problem) ? (null, field, problem) : (decision, string.Empty, string.Empty);
    }

    private static DecisionRecord RecordOf(ModeratorOutcome outcome) => new()
    {
        Site = outcome.Seen.Site,
        CommentId = outcome.Seen.Id,
        Revision = outcome.Standing!.Revision,
        Sequence = outcome.Standing.Sequence,
        Verdict = outcome.Standing.Verdict.WireName(),
        DecidedBy = outcome.Standing.By ?? EventJson.DecidedByPolicy,
        DecidedAt = outcome.Standing.At,
        EventId = outcome.Standing.EventId,
        Repeated = outcome.Kind == ModeratorOutcomeKind.Repeated,
    };

    private static (string Site, string Id) CommentOf(HttpContext context, string site, string id) =>
        context.SentSegments() is [.., var sentSite, var sentId, "decision"] ? (sentSite, sentId) : (site, id);

    private static void Describe(OpenApiOperation operation)
    {
        operation.Description = """
            A moderator's decision: a new event, and a label. It outranks the policy: no later automatic step changes it while the text is the same. `revision` and
            `sequence` are those of the event that the moderator saw; where another stands by now, nothing is written and the answer is 409. Sent again under
            the same `id` it is made once. It answers all reports and appeals about the comment, unless it holds.
            """;
        operation.DescribePath("site", "The comment's site.");
        operation.DescribePath("id", "The comment's id, percent-encoded where it has other characters than letters, digits, `-`, `.`, `_` and `~`.");
        operation.Exemplify("application/json", """{"id":"5f0c","by":"mona","verdict":"reject","reason":"insult","revision":1,"sequence":1}""");
        operation.Exemplify("200", "application/json", """
            {"site":"news","commentId":"c-1042","revision":1,"sequence":2,"verdict":"reject","decidedBy":"mona","decidedAt":"2026-03-01T09:30:00Z",
              "eventId":"019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b","repeated":false}
            """);
    }
}
