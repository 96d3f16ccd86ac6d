using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Policies;

/// <summary>The doors for policies.</summary>
internal static class PolicyEndpoints
{
    private const int UsualChanges = 20;
    private const int MostChanges = 100;

    public static async Task<IResult> AllAsync(HttpContext context, PolicyReading policies) =>
        TypedResults.Json(await policies.AllAsync(context.RequestAborted), PoliciesJson.Default.PolicyOverview);

    public static async Task<IResult> ReadAsync(HttpContext context, PolicyReading policies, SiteRegistry sites, string site)
    {
        if (sites.Find(site) is not { } known)
        {
            return NoSite(site);
        }

        var standing = await policies.OfAsync(known, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{standing.Digest ?? standing.Version}\"";
        return TypedResults.Json(standing, PoliciesJson.Readable.SitePolicy);
    }

    public static async Task<IResult> VersionAsync(HttpContext context, PolicyReading policies, SiteRegistry sites, string site, string version) =>
        sites.Find(site) is not { } known ? NoSite(site)
        : await policies.VersionAsync(known, version, context.RequestAborted) is { } stored ? TypedResults.Json(stored, PoliciesJson.Readable.PolicyVersion)
        : PolicyRefusal.NoVersion(known, version).ToProblem();

    public static async Task<IResult> HistoryAsync(
        HttpContext context, PolicyReading policies, SiteRegistry sites, string site, [FromQuery] string? cursor, [FromQuery] string? limit)
    {
        if (sites.Find(site) is not { } known)
        {
            return NoSite(site);
        }

        if (!long.TryParse(cursor ?? long.MaxValue.ToString(CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            return Problems.Invalid("cursor", "must be a cursor from an earlier answer.");
        }

        return AdminCalls.LimitOf(limit, UsualChanges, MostChanges) is { } most
            ? TypedResults.Json(await policies.HistoryAsync(known, before, most, context.RequestAborted), PoliciesJson.Readable.PolicyHistory)
            : Problems.Invalid("limit", $"must be from 1 to {MostChanges}.");
    }

    public static Task<IResult> PushAsync(HttpContext context, PolicyAdministration policies, SiteRegistry sites, string site) =>
        ChangeAsync(context, sites, site, PoliciesJson.Default.PolicyPush, PolicyFilesJson.LargestBody, whenEmpty: null, push => (push.By, push.Why), async (known, push, note) =>
        {
            var (bundle, field, problem) = PolicyFilesJson.BundleOf(push.Document, push.Files);
            if (bundle is null)
            {
                return Problems.Invalid(field, problem);
            }

            if (push.Force && (note.By is null || note.Why is null))
            {
                return Problems.Invalid(note.By is null ? "by" : "why", "is missing; who pushes over another's policy says so, and why.");
            }

            var (pushed, isNew) = await policies.PushAsync(known, bundle, push, note, context.RequestAborted);
            context.Response.Headers.Location = $"{AdministrationServices.Root}/policies/{known.Name}/versions/{pushed.Version}";
            context.Response.Headers.ETag = $"\"{pushed.Digest}\"";
            return TypedResults.Json(pushed, PoliciesJson.Readable.PolicyPushed, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        });

    public static Task<IResult> ActivateAsync(HttpContext context, PolicyAdministration policies, SiteRegistry sites, string site) =>
        ChangeAsync(context, sites, site, PoliciesJson.Default.PolicyActivation, AdminCalls.LargestRequest, whenEmpty: null, activation => (activation.By, activation.Why), async (known, activation, note) =>
            string.IsNullOrWhiteSpace(activation.Version) || activation.Version.Length > 100 || activation.Version.Contains('\0', StringComparison.Ordinal)
                ? Problems.Invalid("version", "must be a version that was pushed.")
                : TypedResults.Json(await policies.ActivateAsync(known, activation.Version, note, context.RequestAborted), PoliciesJson.Readable.PolicyChanged));

    public static Task<IResult> RollBackAsync(HttpContext context, PolicyAdministration policies, SiteRegistry sites, string site) =>
        ChangeAsync(context, sites, site, PoliciesJson.Default.PolicyRollback, AdminCalls.LargestRequest, new PolicyRollback(), rollback => (rollback.By, rollback.Why), async (known, _, note) =>
            TypedResults.Json(await policies.RollBackAsync(known, note, context.RequestAborted), PoliciesJson.Readable.PolicyChanged));

    public static async Task<IResult> TryAsync(HttpContext context, PolicyTrying trying, SiteRegistry sites, string site) =>
        sites.Find(site) is { } known ? await trying.TryAsync(context, known, PolicyFilesJson.LargestBody) : NoSite(site);

    /// <summary>There is no such site.</summary>
    public static IResult NoSite(string site) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: $"There is no site {site}.");

    /// <summary>Reads what is to change, who wants it and why, and answers a refusal with problem details.</summary>
    private static async Task<IResult> ChangeAsync<T>(
        HttpContext context, SiteRegistry sites, string site, JsonTypeInfo<T> type, long largest, T? whenEmpty, Func<T, (string? By, string? Why)> said, Func<Site, T, ChangeNote, Task<IResult>> change)
        where T : class
    {
        if (sites.Find(site) is not { } known)
        {
            return NoSite(site);
        }

        var (request, wrong) = await context.ReadJsonAsync(type, largest, whenEmpty);
        if (request is null)
        {
            return wrong!;
        }

        var (by, why) = said(request);
        (var note, wrong) = context.NoteOf(by, why);
        try
        {
            return wrong ?? await change(known, request, note);
        }
        catch (RefusedException refused)
        {
            return refused.ToProblem();
        }
    }
}
