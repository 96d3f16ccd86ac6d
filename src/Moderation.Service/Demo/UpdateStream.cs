using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Moderation.Service.Demo;

/// <summary>Tells an open page what changes: server-sent events, each a comment as that visitor sees it.</summary>
internal static class UpdateStream
{
    /// <summary>Shorter than what proxies allow a silent connection.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>Everything after the change that the browser saw last: the one it names when it comes back, or the page's.</summary>
    public static ServerSentEventsResult<string> Open(
        HttpContext context, DemoStore store, IHostApplicationLifetime lifetime, TimeProvider clock, string? after)
    {
        var seen = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : after;
        var start = long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var change) ? change : 0;
        return TypedResults.ServerSentEvents(ReadAsync(Visitor.Of(context), start, store, clock, lifetime.ApplicationStopping, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        string visitor,
        long change,
        DemoStore store,
        TimeProvider clock,
        CancellationToken stopping,
        CancellationToken aborted,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted, cancellationToken);

        // The first line goes out at once, so that the browser knows that it is connected.
        yield return new SseItem<string>(string.Empty, "heartbeat") { ReconnectionInterval = Reconnect };
        while (!ending.IsCancellationRequested)
        {
            var changed = store.Changed;
            var comments = await store.ReadChangedAsync(visitor, change, CancellationToken.None);
            foreach (var comment in comments)
            {
                change = comment.Change;
                yield return new SseItem<string>(JsonSerializer.Serialize(CommentView.Of(comment, visitor), Wire.Default.CommentView), "comment")
                {
                    EventId = change.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (comments.Count > 0)
            {
                continue;
            }

            await Task.WhenAny(changed, Task.Delay(Heartbeat, clock, ending.Token));
            if (!changed.IsCompleted && !ending.IsCancellationRequested)
            {
                yield return new SseItem<string>(string.Empty, "heartbeat");
            }
        }
    }
}
