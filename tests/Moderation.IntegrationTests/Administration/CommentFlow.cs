using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Administration;

/// <summary>Comments that flow into instances until told to stop, each of which must be acknowledged.</summary>
internal sealed class CommentFlow : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<ServiceProcess> _instances;
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly Task _running;
    private int _next;

    public CommentFlow(IReadOnlyList<ServiceProcess> instances)
    {
        _instances = instances;
        _running = Task.WhenAll(instances.SelectMany(instance => Enumerable.Range(0, 2).Select(_ => PostAsync(instance))));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many were acknowledged so far.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Waits until so many more comments are acknowledged.</summary>
    public async Task AdvanceAsync(int comments)
    {
        var until = _acknowledged.Count + comments;
        await WaitAsync(() => Task.FromResult(_acknowledged.Count >= until), "for more comments");
    }

    /// <summary>Waits until each instance says so of itself.</summary>
    public async Task AllSeeAsync(Func<JsonElement, bool> match)
    {
        foreach (var instance in _instances)
        {
            await WaitAsync(async () => match(await instance.Admin().StatusAsync()), "for an instance to see a change");
        }
    }

    /// <summary>Waits until each instance decides with a version.</summary>
    public async Task AllDecideWithAsync(string version)
    {
        foreach (var instance in _instances)
        {
            await WaitAsync(
                async () =>
                {
                    var id = NextId();
                    var (model, _) = await instance.DecideAsync(id);
                    _acknowledged.Add(id);
                    return model == version;
                },
                "for an instance to decide with " + version);
        }
    }

    /// <summary>Stops; returns the ids of all comments that were acknowledged.</summary>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        return _acknowledged;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task PostAsync(ServiceProcess instance)
    {
        var client = instance.Client(ServiceSettings.ApiKey);
        while (!_stopping.IsCancellationRequested)
        {
            var id = NextId();
            using var answer = await client.PostAsync(A.CommentJson(id, $"{A.PoliteText} {id}"));
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            _acknowledged.Add(id);
        }
    }

    private string NextId() => "flow-" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);

    private async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        await Eventually.TrueAsync(_ => condition(), Patience, () => what, Token);
        if (_running.IsFaulted)
        {
            await _running;
        }
    }
}
