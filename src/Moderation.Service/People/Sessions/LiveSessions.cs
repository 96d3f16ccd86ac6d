using System.Collections.Concurrent;
using System.Security.Claims;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Sessions;

/// <summary>
/// Tells open pages when their session has ended or their person's roles have changed: at once when it happened in this instance,
/// within two seconds when in another.
/// </summary>
internal sealed partial class LiveSessions(SessionStore sessions, Database database, TimeProvider clock, ILogger<LiveSessions> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<object, Page> _pages = new();
    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly Outage _outage = new();

    /// <summary>Watches over a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="session">Its session.</param>
    /// <param name="told">Called with who the session is now; with null once it has ended.</param>
    public void Watch(object page, string session, Func<ClaimsPrincipal?, Task> told)
    {
        _pages[page] = new Page(session, told);
        Tell();
    }

    /// <summary>Watches no more.</summary>
    public void Leave(object page) => _pages.TryRemove(page, out _);

    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Changed += OnChanged;
        try
        {
            await database.Ready.WaitAsync(stoppingToken);
            while (true)
            {
                await WaitAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        finally
        {
            sessions.Changed -= OnChanged;
        }
    }

    /// <summary>Without a page that is open there is nothing to look for.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_pages.IsEmpty)
        {
            await _told.WaitAsync(cancellationToken);
            return;
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_told.WaitAsync(timer.Token), Task.Delay(Interval, clock, timer.Token));
        await timer.CancelAsync();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var session in _pages.ToArray().GroupBy(page => page.Value.Session, StringComparer.Ordinal))
            {
                var person = await sessions.FindAsync(session.Key, cancellationToken);
                foreach (var (page, watched) in session)
                {
                    if (person is null)
                    {
                        Leave(page);
                    }

                    await watched.Told(person);
                }
            }

            _outage.End();
        }
#pragma warning disable CA1031 // The database may be away; each action of a page asks it anew anyway.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (_outage.Begins())
            {
                Log.CannotLook(logger, exception.Outline());
            }
        }
    }

    private void OnChanged(object? sender, EventArgs change) => Tell();

    private void Tell()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    private sealed record Page(string Session, Func<ClaimsPrincipal?, Task> Told);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Cannot look which sessions have ended ({Failure}); open pages stay open until their next action.")]
        public static partial void CannotLook(ILogger logger, string failure);
    }
}
