using System.Text.Json;
using Moderation.Scoring;
using Moderation.Service.Intake;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Shadow;

namespace Moderation.Service.Administration.Models;

/// <summary>The doors for models.</summary>
internal static class ModelEndpoints
{
    private const string Actor = "X-Moderation-Actor";
    private const int LongestActor = 200;
    private const int LongestReason = 2_000;
    private const long LargestRequest = 64 * 1024;

    public static async Task<IResult> UploadAsync(HttpContext context, ModelUpload uploads)
    {
        var note = new ChangeNote(ActorOf(context), null);
        if (Wrong(note) is { } wrong)
        {
            return wrong;
        }

        context.LimitBody(ModelUpload.LargestPackage);
        try
        {
            var (model, isNew) = await uploads.TakeInAsync(context.Request.Body, note, context.RequestAborted);
            context.Response.Headers.Location = AdministrationServices.Root + "/models";
            return TypedResults.Json(
                ModelOverviewReader.RecordOf(model), ModelsJson.Default.ModelRecord, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (ModelLoadException exception)
        {
            return Problems.Invalid("package", $"cannot be used: {exception.Message}");
        }
        catch (ModelConflictException exception)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Version taken", detail: exception.Message);
        }
    }

    public static async Task<IResult> ReadAsync(HttpContext context, ModelOverviewReader overview) =>
        TypedResults.Json(await overview.ReadAsync(context.RequestAborted), ModelsJson.Default.ModelOverview);

    public static Task<IResult> PromoteAsync(HttpContext context, ModelAdministration models, string version) =>
        ChangeAsync(context, async request =>
        {
            var note = NoteOf(context, request);
            if (request.Force && (note.By is null || note.Why is null))
            {
                return Problems.Invalid(note.By is null ? "by" : "why", "is missing; who forces a promotion says so, and why.");
            }

            return TypedResults.Json(await models.PromoteAsync(version, note, request.Force, context.RequestAborted), ModelsJson.Default.ModelChanged);
        });

    public static Task<IResult> RollBackAsync(HttpContext context, ModelAdministration models) =>
        ChangeAsync(context, async request =>
            TypedResults.Json(await models.RollBackAsync(NoteOf(context, request), context.RequestAborted), ModelsJson.Default.ModelChanged));

    public static Task<IResult> BeginShadowAsync(HttpContext context, ModelAdministration models, string version) =>
        ChangeAsync(context, async request =>
            TypedResults.Json(await models.BeginShadowAsync(version, NoteOf(context, request), context.RequestAborted), ModelsJson.Default.ShadowState));

    public static async Task<IResult> EndShadowAsync(HttpContext context, ModelAdministration models)
    {
        var note = new ChangeNote(ActorOf(context), null);
        return Wrong(note)
            ?? (await models.EndShadowAsync(note, context.RequestAborted) ? TypedResults.NoContent() : NoShadow());
    }

    public static async Task<IResult> ReportAsync(HttpContext context, ModelRegistry registry, ShadowReader reader, ShadowScoring shadow) =>
        await registry.NewestRunAsync(context.RequestAborted) is { } run
            ? TypedResults.Json(await ShadowReporting.ReportAsync(run, reader, shadow, context.RequestAborted), ModelsJson.Default.ShadowReport)
            : NoShadow();

    private static IResult NoShadow() =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "No model scores in the shadow.");

    /// <summary>Reads who and why, and answers a refusal with problem details.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext context, Func<ModelRequest, Task<IResult>> change)
    {
        context.LimitBody(LargestRequest);
        try
        {
            var request = await ReadAsync(context);
            return Wrong(NoteOf(context, request)) ?? await change(request);
        }
        catch (JsonException exception)
        {
            var field = exception.Path is "$.by" or "$.why" or "$.force" ? exception.Path[2..] : string.Empty;
            return Problems.Invalid(field, field.Length > 0 ? "is of the wrong type." : "The body must be one JSON object with by, why and force, or empty.");
        }
        catch (ModelRefusedException refused)
        {
            return TypedResults.Problem(
                statusCode: refused.Status,
                title: refused.Title,
                detail: refused.Message,
                extensions: refused.Golden is { } golden
                    ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["golden"] = JsonSerializer.SerializeToElement(golden, ModelsJson.Default.GoldenResult) }
                    : null);
        }
    }

    private static async Task<ModelRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.Length == 0
            ? new ModelRequest()
            : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), ModelsJson.Default.ModelRequest) ?? throw new JsonException();
    }

    private static ChangeNote NoteOf(HttpContext context, ModelRequest request) => new(Said(request.By) ?? ActorOf(context), Said(request.Why));

    private static string? ActorOf(HttpContext context) => Said(context.Request.Headers[Actor].ToString());

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IResult? Wrong(ChangeNote note) =>
        Wrong("by", note.By, LongestActor) ?? Wrong("why", note.Why, LongestReason);

    private static IResult? Wrong(string field, string? text, int longest) =>
        text is null ? null
        : text.Length > longest ? Problems.Invalid(field, $"must be at most {longest} UTF-16 code units long.")
        : text.Any(unit => char.IsControl(unit) && unit != '\n') ? Problems.Invalid(field, "must not have control characters.")
        : null;
}
