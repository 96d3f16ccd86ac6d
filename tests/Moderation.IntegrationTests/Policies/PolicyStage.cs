using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Policies;

/// <summary>Policies whose verdicts tell which one it was, and calls to the doors for them.</summary>
internal static class PolicyStage
{
    /// <summary>The doors of administration for the site of the tests.</summary>
    public const string Site = "/v1/admin/policies/news";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A document that gives every comment this verdict.</summary>
    public static string Document(string verdict, string remark = "") => $"rules:\n  - {{name: all, when: characters > 0, then: {verdict}}}{remark}\n";

    /// <summary>The body of a push of one document.</summary>
    public static string Push(string document, string? basedOn = null, bool activate = false, bool force = false, string? by = null, string? why = null) =>
        Push("policy.yaml", new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = document }, basedOn, activate, force, by, why);

    /// <summary>The body of a push.</summary>
    public static string Push(
        string document, IReadOnlyDictionary<string, string> files, string? basedOn = null, bool activate = false, bool force = false, string? by = null, string? why = null) =>
        JsonSerializer.Serialize(new { document, files, basedOn, activate, force, by, why }, Json);

    /// <summary>Posts to a door of the site's policies.</summary>
    public static Task<HttpResponseMessage> PolicyAsync(this HttpClient admin, string json, string verb = "") =>
        admin.PostAsync(new Uri(Site + verb, UriKind.Relative), A.Body(json), Token);

    /// <summary>Posts to a door of the site's policies, which must say so.</summary>
    public static async Task<JsonElement> PolicyAsync(this HttpClient admin, string json, string verb, HttpStatusCode expected)
    {
        using var answer = await admin.PolicyAsync(json, verb);
        return await answer.JsonAsync(expected);
    }

    /// <summary>Submits a comment and says by which policy it was decided, and how.</summary>
    public static async Task<(string? Policy, string? Verdict)> JudgeAsync(this ServiceProcess service, string? id = null)
    {
        var answer = await service.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson(id ?? DoorService.NewId("policy")), "?wait=5");
        var decision = answer.GetProperty("decision");
        return (decision.Text("policyVersion"), decision.Text("verdict"));
    }

    /// <summary>The settings of the tests: administration is on, and what is not judged by a rule is approved.</summary>
    public static ServiceSettings Settings { get; } = DoorService.Settings.With("Administration:ApiKey", ModelStage.AdminKey);
}
