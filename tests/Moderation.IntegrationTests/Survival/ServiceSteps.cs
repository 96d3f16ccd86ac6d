using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Survival;

/// <summary>What tests of survival do with a service, and wait for.</summary>
internal static class ServiceSteps
{
    /// <summary>Longer than anything here takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until the instances consume the queue of comments.</summary>
    public static Task ListeningAsync(this TestVirtualHost broker, int instances = 1) => Eventually.TrueAsync(
        async token => (await broker.QueuesAsync(token)).TryGetValue("moderation-comments", out var queue) && queue.Consumers == instances,
        Patience,
        () => $"for {instances} instances to listen",
        Token);

    /// <summary>Posts comments side by side, each of which must be accepted; returns how long that took.</summary>
    public static async Task<TimeSpan> PostAsync(this ServiceProcess service, string prefix, int count)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), Token, async (i, token) =>
        {
            using var response = await service.Client(ServiceSettings.ApiKey)
                .PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson($"{prefix}-{i}")), token);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        });
        return clock.Elapsed;
    }

    /// <summary>Waits until a check of the service's readiness has the expected state and returns the status of the answer.</summary>
    public static async Task<HttpStatusCode> ReadyAsync(this ServiceProcess service, string check, string expected)
    {
        var seen = string.Empty;
        var status = HttpStatusCode.OK;
        await Eventually.TrueAsync(
            async token =>
            {
                using var response = await service.Client().GetAsync(new Uri("/health/ready", UriKind.Relative), token);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(token);
                status = response.StatusCode;
                seen = answer.GetRawText();
                return answer.GetProperty("checks").GetProperty(check).GetProperty("status").GetString() == expected;
            },
            TimeSpan.FromSeconds(30),
            () => $"for {check} to be {expected}: {seen}",
            Token);
        return status;
    }
}
