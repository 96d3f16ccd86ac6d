using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Cli.Service;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary>Calls to a service's doors for policies.</summary>
internal static class PolicyCalls
{
    private const string Root = "v1/admin/policies";

    /// <summary>What every site is judged by.</summary>
    public static Task<JsonElement> PoliciesAsync(this ServiceClient client, CancellationToken cancellationToken) => client.GetAsync(Root, cancellationToken);

    /// <summary>What a site is judged by, with its files.</summary>
    public static Task<JsonElement> PolicyAsync(this ServiceClient client, string site, CancellationToken cancellationToken) => client.GetAsync(Of(site), cancellationToken);

    /// <summary>A policy that was pushed, with its files.</summary>
    public static Task<JsonElement> PolicyAsync(this ServiceClient client, string site, string version, CancellationToken cancellationToken) =>
        client.GetAsync($"{Of(site)}/versions/{Uri.EscapeDataString(version)}", cancellationToken);

    /// <summary>What was done with a site's policies.</summary>
    public static Task<JsonElement> PolicyChangesAsync(this ServiceClient client, string site, int limit, CancellationToken cancellationToken) =>
        client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{Of(site)}/changes?limit={limit}"), cancellationToken);

    /// <summary>Changes which policy stands.</summary>
    public static Task<JsonElement> ChangePolicyAsync(this ServiceClient client, string site, string verb, JsonObject body, CancellationToken cancellationToken) =>
        client.PostAsync($"{Of(site)}/{verb}", body, cancellationToken);

    /// <summary>Pushes a policy.</summary>
    public static Task<JsonElement> PushPolicyAsync(this ServiceClient client, string site, PolicyBundle bundle, JsonObject push, CancellationToken cancellationToken)
    {
        Add(push, bundle);
        return client.PostAsync(Of(site), push, cancellationToken);
    }

    /// <summary>Judges stored comments once more by a policy; tells how far it is, and in the end what came of it.</summary>
    public static IAsyncEnumerable<JsonElement> BacktestAsync(this ServiceClient client, PolicyBundle bundle, JsonObject backtest, CancellationToken cancellationToken)
    {
        Add(backtest, bundle);
        return client.PostLinesAsync("v1/policy/backtest", backtest, cancellationToken);
    }

    /// <summary>What rules of a site did, and what moderators then said.</summary>
    public static Task<JsonElement> RuleHitsAsync(this ServiceClient client, string site, DateTimeOffset? since, int limit, CancellationToken cancellationToken) =>
        client.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Of(site)}/hits?limit={limit}")
            + (since is { } time ? "&since=" + Uri.EscapeDataString(time.ToString("O", CultureInfo.InvariantCulture)) : string.Empty),
            cancellationToken);

    /// <summary>Puts the files of a policy into a body.</summary>
    public static void Add(JsonObject body, PolicyBundle bundle)
    {
        body["document"] = bundle.Document;
        body["files"] = new JsonObject(bundle.Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value)));
    }

    /// <summary>The files of an answer; null when it has none.</summary>
    /// <exception cref="ServiceException">They are not the files of a policy, or named so that they would not stay in a folder.</exception>
    public static PolicyBundle? FilesOf(JsonElement policy)
    {
        if (!policy.TryGetProperty("files", out var files))
        {
            return null;
        }

        var bundle = new PolicyBundle(
            policy.GetProperty("document").GetString()!,
            files.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!, StringComparer.Ordinal));
        return bundle.Problem() is { } problem ? throw new ServiceException($"What the service has is no policy: {problem}", ServiceException.Failed) : bundle;
    }

    private static string Of(string site) => $"{Root}/{Uri.EscapeDataString(site)}";
}
