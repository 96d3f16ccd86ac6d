using System.Net;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Infrastructure;

public sealed class ServiceProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Comes_back_on_its_port_after_a_kill_and_after_an_orderly_end()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);
        var first = service.ProcessId;

        await service.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(LiveAsync);

        await service.StartAsync(Token);
        Assert.NotEqual(first, service.ProcessId);
        Assert.Equal(HttpStatusCode.OK, await LiveAsync());

        var exit = await service.TerminateAsync();
        Assert.Equal(0, exit.Code);
        Assert.False(service.IsRunning);

        async Task<HttpStatusCode> LiveAsync()
        {
            using var answer = await service.Client().GetAsync(new Uri("/health/live", UriKind.Relative), Token);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_service_that_ends_at_once_is_reported_with_what_it_said()
    {
        var error = await Assert.ThrowsAsync<ServiceEndedException>(
            () => ServiceProcess.StartAsync(ServiceSettings.Embedded.With("ASPNETCORE_URLS", "gopher://127.0.0.1"), Token));

        Assert.Contains("gopher", error.Message, StringComparison.Ordinal);
    }
}
