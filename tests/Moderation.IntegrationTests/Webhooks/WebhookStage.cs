using System.Globalization;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Facts;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Webhooks;

/// <summary>
/// What posts decisions, on a real database and with real HTTP, but with a clock that the test moves and without the doors:
/// a restart is a new relay on the same database.
/// </summary>
internal sealed class WebhookStage : IAsyncDisposable
{
    public const string Secret = "whsec_c2VjcmV0LW9mLXRoZS1uZXdzLXNpdGU=";

    private readonly IAsyncDisposable? _owned;
    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private WebhookRelay? _relay;

    public WebhookStage(Database database, IAsyncDisposable? owned)
    {
        Database = database;
        _owned = owned;
        Feed = new DecisionFeed(database, TimeProvider.System);
        Comments = new CommentReader(database, Clock);
        Log = new DeliveryLog(database, Clock);
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public Database Database { get; }

    public DecisionFeed Feed { get; }

    public CommentReader Comments { get; }

    public DeliveryLog Log { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Configures a site, with a webhook or without.</summary>
    public void Configure(string site, Uri? webhook, string secret = Secret)
    {
        _settings[$"Sites:{site}:ApiKey"] = $"key-of-the-site-{site}";
        _settings[$"Sites:{site}:WebhookUrl"] = webhook?.ToString();
        _settings[$"Sites:{site}:WebhookSecret"] = webhook is null ? null : secret;
    }

    /// <summary>Does what the service does when it starts.</summary>
    public async Task StartAsync(TimeSpan? keepDelivered = null)
    {
        var sites = SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
        await Database.MigrateAsync(Token);
        await Feed.BeginAsync(
            sites.All.Where(site => site.WebhookUrl is not null).Select(site => new FeedReader(DeliveryStore.Reader(site.Name), site.Name)).ToList(), Token);
        Database.SetReady();
        var options = new WebhookOptions();
        options.KeepDelivered = keepDelivered ?? options.KeepDelivered;
        _relay = new WebhookRelay(
            Database, Feed, new DeliveryStore(Database), sites, options, new Measures(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), Clock, NullLogger<WebhookRelay>.Instance);
        await _relay.StartAsync(Token);
    }

    public async Task StopAsync()
    {
        if (_relay is not null)
        {
            await _relay.StopAsync(CancellationToken.None);
            _relay.Dispose();
            _relay = null;
        }
    }

    public void Wake(string site) => _relay!.Wake(site);

    /// <summary>Records a decision about a comment; further ones are edits.</summary>
    public async Task DecideAsync(string site, params string[] ids)
    {
        var store = Store();
        foreach (var id in ids)
        {
            _texts[site + id] = _texts.GetValueOrDefault(site + id) + 1;
            var outcomes = await store.RecordAsync([Submission(site, id, _texts[site + id])], Undecided, Token);
            Assert.Equal(OutcomeKind.Decided, outcomes[0].Kind);
        }

        Feed.Announce([]);
    }

    /// <summary>Records the first decision about each of many comments.</summary>
    public async Task DecideManyAsync(string site, int count)
    {
        var store = Store();
        foreach (var batch in Enumerable.Range(0, count).Chunk(200))
        {
            await store.RecordAsync([.. batch.Select(number => Submission(site, "many-" + number.ToString(CultureInfo.InvariantCulture), 1))], Undecided, Token);
        }

        Feed.Announce([]);
    }

    /// <summary>The deliveries of a site, oldest event first.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(string site)
    {
        await using var connection = await Database.OpenAsync(Token);
        return (await connection.QueryAsync<DeliveryRow>(
            """
            select position as Position, event_id as EventId, state as State, attempts as Attempts, next_attempt_at as NextAttemptAt,
                   first_attempt_at as FirstAttemptAt, last_status as LastStatus, last_failure as LastFailure
            from delivery where site = @site order by position
            """,
            new { site })).AsList();
    }

    /// <summary>Waits until the deliveries of a site are as asked for.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> WaitAsync(string site, Func<IReadOnlyList<DeliveryRow>, bool> match)
    {
        IReadOnlyList<DeliveryRow> rows = [];
        await Eventually.TrueAsync(
            async _ => match(rows = await DeliveriesAsync(site)),
            Patience,
            () => "for the deliveries; they are\n" + string.Join('\n', rows),
            Token);
        return rows;
    }

    /// <summary>Moves the clock to when a delivery is due.</summary>
    public void MoveTo(DeliveryRow due)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(due.NextAttemptAt);
        if (time > Clock.GetUtcNow())
        {
            Clock.SetUtcNow(time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
        await _services.DisposeAsync();
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }

    private CommentStore Store() =>
        new(Database, new CopyMemory(new CopyOptions(), Clock), new Revisions(Database, new AuthorHash(Database, "any key")));

    private static Decision Undecided(Submission submission, History history) =>
        Judge.Undecidable(Policy.Compile(new PolicyOptions()).Policy!, "TestException");

    private Submission Submission(string site, string id, long version)
    {
        var text = $"{A.PoliteText} {version.ToString(CultureInfo.InvariantCulture)}";
        var now = Clock.GetUtcNow();
        return new Submission
        {
            Comment = new Comment { Site = site, Id = id, Text = text },
            Scorer = null,
            Scored = Scored.Of(text, scorer: null),
            Text = Fingerprint.Of(text),
            ReceivedAt = now,
            EventId = Guid.CreateVersion7(now),
            BodyHash = text,
        };
    }
}

/// <summary>A row of the table of deliveries.</summary>
#pragma warning disable CA1812 // Dapper makes them.
internal sealed record DeliveryRow
#pragma warning restore CA1812
{
    public long Position { get; set; }

    public string EventId { get; set; } = string.Empty;

    public DeliveryState State { get; set; }

    public int Attempts { get; set; }

    public long NextAttemptAt { get; set; }

    public long? FirstAttemptAt { get; set; }

    public int? LastStatus { get; set; }

    public string? LastFailure { get; set; }
}
