using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Labelling;

/// <summary>Calls to the doors for labels and reviews.</summary>
internal static class LabelCalls
{
    public const string Labels = "/v1/admin/labels";
    public const string Reviews = "/v1/admin/reviews";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Settings under which verdicts follow from the text and administration is on.</summary>
    public static ServiceSettings Settings { get; } = DoorService.Settings.With("Administration:ApiKey", ModelStage.AdminKey);

    public static Uri Address(string id, string site = ServiceSettings.Site) =>
        new($"/v1/admin/comments/{Uri.EscapeDataString(site)}/{Uri.EscapeDataString(id)}/labels", UriKind.Relative);

    public static Task<HttpResponseMessage> LabelAsync(this HttpClient admin, string id, string json, string site = ServiceSettings.Site) =>
        admin.PostAsync(Address(id, site), A.Body(json), Token);

    /// <summary>A label that must be kept.</summary>
    public static async Task<JsonElement> LabelledAsync(this HttpClient admin, string id, string json)
    {
        using var answer = await admin.LabelAsync(id, json);
        return await answer.JsonAsync(HttpStatusCode.Created);
    }

    public static Task<HttpResponseMessage> SampleAsync(this HttpClient admin, string json) =>
        admin.PostAsync(new Uri(Reviews + "/sample", UriKind.Relative), A.Body(json), Token);

    /// <summary>A sample that must be drawn.</summary>
    public static async Task<JsonElement> SampledAsync(this HttpClient admin, string strategy, int count, long seed = 1)
    {
        using var answer = await admin.SampleAsync(JsonSerializer.Serialize(new { site = ServiceSettings.Site, strategy, count, seed }));
        return await answer.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>All rows, page by page; and the cursor after them.</summary>
    public static async Task<(List<JsonElement> Rows, string Cursor)> ExportAsync(this HttpClient admin, string query = "", string? cursor = null, int limit = 2)
    {
        var rows = new List<JsonElement>();
        JsonElement page;
        do
        {
            page = await admin.GetJsonAsync(FormattableString.Invariant($"{Labels}?limit={limit}{query}{(cursor is null ? string.Empty : "&cursor=" + cursor)}"));
            rows.AddRange(page.GetProperty("rows").EnumerateArray());
            cursor = page.Text("cursor");
        }
        while (!page.GetProperty("last").GetBoolean());

        return (rows, cursor!);
    }

    /// <summary>The ids of the comments that wait to be labelled.</summary>
    public static async Task<List<JsonElement>> OpenReviewsAsync(this HttpClient admin) =>
        [.. (await admin.GetJsonAsync($"{Reviews}?site={ServiceSettings.Site}&limit=1000")).GetProperty("reviews").EnumerateArray()];
}
