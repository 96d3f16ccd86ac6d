using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Service.Facts;
using Moderation.Service.Intake;
using Moderation.Service.Orders;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Orders;

/// <summary>Standing orders in a database alone, by a clock of the test, on every one. The subclasses below only say which.</summary>
public abstract class OrderDatabaseTests(TestServers? servers) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private TemporaryDatabase? _database;
    private AuthorHash? _hashes;
    private int _next;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => _database!.Database;

    private OrderStore Orders => new(Database, Subjects, _clock);

    private OrderSubjects Subjects => new(Database, _hashes!, _clock);

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(servers, Token);
        _hashes = new AuthorHash(Database, "a key");
        await _hashes.LoadAsync(Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hashes?.Dispose();
        await _database!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_order_holds_until_its_time_without_anybody_ending_it()
    {
        await Orders.GiveAsync(Order(StandingOrder.Suspend, Now.AddHours(1)), await Subjects.AccountAsync("news", "u-1", Token), Token);

        Assert.Equal(StandingOrder.Suspend, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(StandingOrder.Suspend, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        Assert.Single(await ReadAsync(standing: true));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(StandingOrder.None, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        Assert.Empty(await ReadAsync(standing: true));
        Assert.Null(Assert.Single(await ReadAsync(standing: false)).EndedAt);
    }

    [Fact]
    public async Task A_new_order_replaces_the_one_before_and_taken_back_leaves_none()
    {
        var account = await Subjects.AccountAsync("news", "u-1", Token);
        var ban = await Orders.GiveAsync(Order(StandingOrder.Ban), account, Token);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var watch = await Orders.GiveAsync(Order(StandingOrder.Watch) with { By = "omar" }, account, Token);

        Assert.Equal(StandingOrder.Watch, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        Assert.False(await Orders.EndAsync(ban.OrderId, "mona", "mistaken", Token));
        Assert.Equal(StandingOrder.Watch, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        Assert.True(await Orders.EndAsync(watch.OrderId, "mona", "mistaken", Token));
        Assert.False(await Orders.EndAsync(watch.OrderId, "mona", "again", Token));
        Assert.Null(await Orders.EndAsync(watch.OrderId + 1, "mona", "nothing", Token));

        Assert.Equal(StandingOrder.None, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
        var all = await ReadAsync();
        Assert.Equal([(watch.OrderId, "mona", "mistaken"), (ban.OrderId, "omar", null)], all.Select(order => (order.OrderId, order.EndedBy, order.EndedWhy)));
        Assert.Equal([Now.ToUnixTimeMilliseconds(), Now.ToUnixTimeMilliseconds()], all.Select(order => order.EndedAt!.Value));
        await Orders.GiveAsync(Order(StandingOrder.Trust), account, Token);
        Assert.Equal(StandingOrder.Trust, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
    }

    [Fact]
    public async Task An_order_before_the_first_comment_changes_no_count_and_counting_changes_no_order()
    {
        await Orders.GiveAsync(Order(StandingOrder.Ban), await Subjects.AccountAsync("news", "u-1", Token), Token);
        _clock.Advance(TimeSpan.FromDays(10));
        var author = new CommentAuthor { Id = "u-1" };

        Assert.Equal((null, 0, StandingOrder.Ban), Of(await HistoryAsync(author)));
        var first = Now;
        _clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal((first, 1, StandingOrder.Ban), Of(await HistoryAsync(author)));
        await Orders.GiveAsync(Order(StandingOrder.Watch), await Subjects.AccountAsync("news", "u-1", Token), Token);
        Assert.Equal((first, 2, StandingOrder.Watch), Of(await HistoryAsync(author)));

        static (DateTimeOffset?, int, StandingOrder) Of(History history) => (history.Author!.FirstSeenAt, history.Author.Submitted, history.Author.Order);
    }

    [Theory]
    [InlineData("a.b+x@gmail.com", "ab@gmail.com")]
    [InlineData("ab@gmail.com", " A.B@googlemail.com ")]
    [InlineData("كاتب+x@بريد.example", "كاتب@بريد.example")]
    public async Task An_order_on_an_address_is_on_its_mailbox(string ordered, string written)
    {
        await Orders.GiveAsync(Order(StandingOrder.Ban), await Subjects.MailboxAsync("news", ordered, Token), Token);

        Assert.Equal(StandingOrder.Ban, (await HistoryAsync(new CommentAuthor { Email = written })).Author!.Order);
        Assert.Equal(StandingOrder.Ban, (await HistoryAsync(new CommentAuthor { Id = "u-2", Email = written })).Mailbox!.Order);
        Assert.Equal(StandingOrder.None, (await HistoryAsync(new CommentAuthor { Email = "c" + written.Trim() })).Author!.Order);
        Assert.Equal(StandingOrder.None, (await HistoryAsync(new CommentAuthor { Email = written }, site: "sport")).Author!.Order);
    }

    [Theory]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", " 192.0.2.7")]
    public async Task An_ip_address_is_the_same_however_it_is_written(string ordered, string sent)
    {
        await Orders.GiveAsync(Order(StandingOrder.Ban), await Subjects.AddressAsync("news", ordered, Token), Token);

        Assert.Equal(StandingOrder.Ban, (await HistoryAsync(new CommentAuthor { Ip = sent })).Address!.Order);
    }

    [Fact]
    public async Task By_comment_author_address_and_article_are_found_again()
    {
        var author = new CommentAuthor { Id = "u-1", Name = "قارئ", Email = "reader@example.org", Ip = "192.0.2.9" };
        await HistoryAsync(author, article: "a/1 ü", id: "c-1");

        var people = await GiveAsync("c-1", OrderWho.Author, StandingOrder.Ban);
        var addresses = await GiveAsync("c-1", OrderWho.Address, StandingOrder.Watch);
        var articles = await GiveAsync("c-1", OrderWho.Article, StandingOrder.Close);

        Assert.Equal([SubjectKind.Mailbox, SubjectKind.Account], people.Orders.Select(order => order.Kind));
        Assert.All(people.Orders.Concat(addresses.Orders), order => Assert.Equal(("c-1", null, NamedBy.Comment), (order.CommentId, order.ArticleId, order.NamedBy)));
        Assert.Equal("a/1 ü", Assert.Single(articles.Orders).ArticleId);
        var byAccount = await HistoryAsync(new CommentAuthor { Id = "u-1" });
        var byMailbox = await HistoryAsync(new CommentAuthor { Email = "reader+new@example.org", Ip = "192.0.2.9" }, article: "a/1 ü");
        Assert.Equal(StandingOrder.Ban, byAccount.Author!.Order);
        Assert.Equal((StandingOrder.Ban, StandingOrder.Watch, StandingOrder.Close), (byMailbox.Author!.Order, byMailbox.Address!.Order, byMailbox.Article!.Order));
        Assert.Equal(["c-1", "c-1", "c-1", "c-1"], (await ReadAsync()).Select(order => order.CommentId));
    }

    [Fact]
    public async Task A_comment_that_names_nobody_is_refused_and_one_that_was_erased_too()
    {
        await HistoryAsync(new CommentAuthor { Name = "زائر" }, id: "c-1");
        await HistoryAsync(new CommentAuthor { Id = "u-1", Ip = "192.0.2.9" }, article: "a-1", id: "c-2");
        await GiveAsync("c-2", OrderWho.Author, StandingOrder.Ban);
        await new CommentReader(Database, _clock).EraseAsync("news", "c-2", Token);

        Assert.Equal(OrderOutcomeKind.NoComment, (await GiveAsync("c-3", OrderWho.Author, StandingOrder.Ban)).Kind);
        foreach (var who in Enum.GetValues<OrderWho>())
        {
            var refused = await GiveAsync("c-1", who, StandingOrder.Ban);
            Assert.Equal((OrderOutcomeKind.NotNamed, 0), (refused.Kind, refused.Orders.Count));
        }

        Assert.Equal(OrderOutcomeKind.Erased, (await GiveAsync("c-2", OrderWho.Author, StandingOrder.Ban)).Kind);
        Assert.Equal(OrderOutcomeKind.Given, (await GiveAsync("c-2", OrderWho.Article, StandingOrder.Close)).Kind);
        var kept = (await ReadAsync())[^1];
        Assert.Equal((StandingOrder.Ban, null, null), (kept.Ordered, kept.CommentId, kept.Why));
        Assert.Equal(StandingOrder.Ban, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
    }

    [Fact]
    public async Task What_is_not_to_be_stored_is_no_longer_named_by_an_order_that_holds_on()
    {
        await HistoryAsync(new CommentAuthor { Id = "u-1" }, id: "c-1");
        await GiveAsync("c-1", OrderWho.Author, StandingOrder.Ban);
        await HistoryAsync(new CommentAuthor { Id = "u-1" }, id: "c-1", doNotStore: true);

        var kept = Assert.Single(await ReadAsync(standing: true));
        Assert.Equal((null, null), (kept.CommentId, kept.Why));
        Assert.Equal(StandingOrder.Ban, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
    }

    [Fact]
    public async Task Orders_given_at_once_leave_one_that_stands_and_is_judged_by()
    {
        var account = await Subjects.AccountAsync("news", "u-1", Token);
        StandingOrder[] all = [StandingOrder.Trust, StandingOrder.Watch, StandingOrder.Ban];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(turn => Task.Run(() => Orders.GiveAsync(Order(all[turn % 3]), account, Token), Token)));

        Assert.Equal(12, (await ReadAsync()).Count);
        var standing = Assert.Single(await ReadAsync(standing: true));
        Assert.Equal((await ReadAsync())[0].OrderId, standing.OrderId);
        Assert.Equal(standing.Ordered, (await HistoryAsync(new CommentAuthor { Id = "u-1" })).Author!.Order);
    }

    private static NewOrder Order(StandingOrder order, DateTimeOffset? until = null) => new("news", order, until, "mona", "a reason");

    private Task<OrderOutcome> GiveAsync(string comment, OrderWho who, StandingOrder order) => Orders.GiveAsync(Order(order), comment, who, Token);

    private Task<IReadOnlyList<StoredOrder>> ReadAsync(bool? standing = null) => Orders.ReadAsync("news", standing, long.MaxValue, 100, Token);

    /// <summary>Takes a comment in as the service does; returns what it was judged by.</summary>
    private async Task<History> HistoryAsync(CommentAuthor author, string? article = null, string? id = null, string site = "news", bool doNotStore = false)
    {
        History? seen = null;
        var store = new CommentStore(Database, new CopyMemory(new CopyOptions(), _clock), new Revisions(Database, _hashes!));
        var email = EmailFacts.Of(author.Email);
        var comment = new Comment { Site = site, Id = id ?? FormattableString.Invariant($"h-{++_next}"), Text = A.PoliteText, Author = author, Article = article is null ? null : new CommentArticle { Id = article }, DoNotStore = doNotStore };
        var submission = new Submission
        {
            Comment = comment,
            Scorer = null,
            Scored = Scored.Of(comment.Text, scorer: null),
            Text = Fingerprint.Of(comment.Text),
            ReceivedAt = Now,
            EventId = Guid.CreateVersion7(Now),
            BodyHash = comment.Text,
            Subjects = new SubjectHashes(_hashes!.Mailbox(email, author.Email), _hashes.Ip(author.Ip), _hashes.Account(author.Id), _hashes.Article(article)),
            AuthorJson = JsonSerializer.Serialize(author with { Email = null, Ip = null }, IntakeJson.Default.CommentAuthor),
            ArticleJson = comment.Article is { } named ? JsonSerializer.Serialize(named, IntakeJson.Default.CommentArticle) : null,
        };
        await store.RecordAsync(
            [submission],
            (_, history) =>
            {
                seen = history;
                return Judge.Undecidable(Policy.Compile(new PolicyOptions()).Policy!, "TestException", history);
            },
            Token);
        return seen!;
    }
}

public sealed class SqliteOrderDatabaseTests() : OrderDatabaseTests(servers: null);

public sealed class PostgresOrderDatabaseTests(TestServers servers) : OrderDatabaseTests(servers);
