using System.Text.Json;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Models;

/// <summary>The doors for models.</summary>
internal static class ModelEndpoints
{
    public static async Task<IResult> UploadAsync(HttpContext context, ModelUpload uploads)
    {
        var (note, wrong) = context.NoteOf();
        if (wrong is not null)
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
        ChangeAsync(context, async (request, note) =>
        {
            if (request.Force && (note.By is null || note.Why is null))
            {
                return Problems.Invalid(note.By is null ? "by" : "why", "is missing; who forces a promotion says so, and why.");
            }

            return TypedResults.Json(await models.PromoteAsync(version, note, request.Force, context.RequestAborted), ModelsJson.Default.ModelChanged);
        });

    public static Task<IResult> RollBackAsync(HttpContext context, ModelAdministration models) =>
        ChangeAsync(context, async (_, note) =>
            TypedResults.Json(await models.RollBackAsync(note, context.RequestAborted), ModelsJson.Default.ModelChanged));

    public static Task<IResult> BeginShadowAsync(HttpContext context, ModelAdministration models, string version) =>
        ChangeAsync(context, async (_, note) =>
            TypedResults.Json(await models.BeginShadowAsync(version, note, context.RequestAborted), ModelsJson.Default.ShadowState));

    public static async Task<IResult> EndShadowAsync(HttpContext context, ModelAdministration models)
    {
        var (note, wrong) = context.NoteOf();
        return wrong is not null ? wrong
            : await models.EndShadowAsync(note, context.RequestAborted) ? TypedResults.NoContent()
            : NoShadow();
    }

    public static async Task<IResult> ReportAsync(HttpContext context, ModelRegistry registry, ShadowReader reader, ShadowScoring shadow) =>
        await registry.NewestRunAsync(context.RequestAborted) is { } run
            ? TypedResults.Json(await ShadowReporting.ReportAsync(run, reader, shadow, context.RequestAborted), ModelsJson.Default.ShadowReport)
            : NoShadow();

    private static IResult NoShadow() =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: "No model scores in the shadow.");

    /// <summary>Reads who and why, and answers a refusal with problem details.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext context, Func<ModelRequest, ChangeNote, Task<IResult>> change)
    {
        var (request, wrong) = await context.ReadAsync(ModelsJson.Default.ModelRequest, whenEmpty: new ModelRequest());
        if (request is null)
        {
            return wrong!;
        }

        (var note, wrong) = context.NoteOf(request.By, request.Why);
        try
        {
            return wrong ?? await change(request, note);
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
}
