using System.Collections.Concurrent;
using System.Net;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Survival;

/// <summary>
/// A site that does what a careful integrator does: it sends again until it is told that a comment is safe, and keeps
/// listening, whatever goes away meanwhile.
/// </summary>
internal sealed class StubbornSite(ServiceProcess service, Uri? broker)
{
    private const int AtOnce = 32;

    /// <summary>Every event that arrived over the bus, repeats included.</summary>
    public ConcurrentQueue<BusEvent> Events { get; } = [];

    /// <summary>The ids that the service or the broker has confirmed.</summary>
    public ConcurrentDictionary<string, bool> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Publishes on the bus until the broker has confirmed each.</summary>
    public async Task PublishAsync(IEnumerable<WrittenComment> comments, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<WrittenComment>(comments);
        while (!waiting.IsEmpty)
        {
            try
            {
                await using var site = await BusSite.ConnectAsync(broker!, "publisher", "nothing", cancellationToken);
                await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), cancellationToken, async (_, token) =>
                {
                    while (waiting.TryDequeue(out var comment))
                    {
                        try
                        {
                            await site.PublishAsync(A.BusJson(id: comment.Id, text: comment.Text), token).WaitAsync(TimeSpan.FromSeconds(10), token);
                            Acknowledged[comment.Id] = true;
                        }
                        catch
                        {
                            waiting.Enqueue(comment);
                            throw;
                        }
                    }
                });
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    /// <summary>Posts over HTTP until each is acknowledged.</summary>
    public Task PostAsync(IEnumerable<WrittenComment> comments, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(comments, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (comment, token) =>
        {
            while (true)
            {
                try
                {
                    using var body = A.Body(A.CommentJson(comment.Id, comment.Text));
                    using var response = await service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments", UriKind.Relative), body, token);
                    if (response.StatusCode == HttpStatusCode.Accepted)
                    {
                        Acknowledged[comment.Id] = true;
                        return;
                    }

                    Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !token.IsCancellationRequested)
                {
                    // The service is gone for now.
                }

                await Task.Delay(100, token);
            }
        });

    /// <summary>Collects events until cancelled.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var site = await BusSite.ConnectAsync(broker!, "listener", "#", cancellationToken);
                while (!cancellationToken.IsCancellationRequested && site.IsOpen)
                {
                    while (site.Events.TryDequeue(out var decided))
                    {
                        Events.Enqueue(decided);
                    }

                    await Task.Delay(50, cancellationToken);
                }

                foreach (var decided in site.Events)
                {
                    Events.Enqueue(decided);
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(200, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
