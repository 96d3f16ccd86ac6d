using Dapper;
using Microsoft.Extensions.Time.Testing;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Service.Facts;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Facts;

/// <summary>What comments are judged by that is on record, on every database. The subclasses below only say which.</summary>
public abstract class HistoryTests(TestServers? servers) : IAsyncLifetime
{
    private const string Offer = "ربحت اكثر من الف دولار في الاسبوع من البيت راسلني على التطبيق للتفاصيل";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, History> _histories = new(StringComparer.Ordinal);
    private TemporaryDatabase? _database;
    private AuthorHash? _hashes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => _database!.Database;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(servers, Token);
        _hashes = new AuthorHash(Database, "any key");
        await _hashes.LoadAsync(Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hashes!.Dispose();
        await _database!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_author_has_a_history_by_account_mailbox_and_address()
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Approve, Guest("c1"));
        _clock.Advance(TimeSpan.FromDays(2));
        await RecordAsync(instance, Verdict.Reject, Guest("c2"));
        _clock.Advance(TimeSpan.FromMinutes(3));
        await RecordAsync(instance, Verdict.Hold, Guest("c3"));
        await RecordAsync(instance, Verdict.Approve, Guest("c4") with { Author = new CommentAuthor { Id = "7", Email = "SomeOne@gmail.com", Ip = "198.51.100.7" } });

        Assert.Equal(0, _histories["c1"].Author!.Submitted);
        Assert.Null(_histories["c1"].Author!.FirstSeenAt);
        var third = _histories["c3"].Author!;
        Assert.Equal((2, 1, 1, 0, 1, 1), (third.Submitted, third.Approved, third.Rejected, third.Held, third.InTenMinutes, third.RejectedInMonth));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), third.FirstSeenAt);
        Assert.Equal(third, _histories["c3"].Address);

        // A new account, but a known mailbox.
        var fourth = _histories["c4"];
        Assert.Equal((0, 3, 0), (fourth.Author!.Submitted, fourth.Mailbox!.Submitted, fourth.Address!.Submitted));
    }

    [Theory]
    [InlineData("some.one+news@gmail.com", "SOMEONE@googlemail.com", true)]
    [InlineData("some.one@example.org", "someone@example.org", false)]
    public async Task Aliases_of_an_address_are_one_mailbox(string address, string other, bool isOne)
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Approve, Guest("c1") with { Author = new CommentAuthor { Email = address } });
        await RecordAsync(instance, Verdict.Approve, Guest("c2") with { Author = new CommentAuthor { Email = other } });

        Assert.Equal(isOne ? 1 : 0, _histories["c2"].Author!.Submitted);
    }

    [Fact]
    public async Task Comments_of_one_batch_are_on_record_for_each_other()
    {
        await RecordAsync(Instance(), Verdict.Hold, [.. Enumerable.Range(0, 40).Select(number => Guest($"c{number}", Offer) with { Article = new CommentArticle { Id = $"a{number % 2}" } })]);

        Assert.Equal((0, 0, 0), (_histories["c0"].Author!.Submitted, _histories["c0"].Copies.Near, _histories["c0"].Article!.InTenMinutes));
        Assert.Equal((39, 39, 19), (_histories["c39"].Author!.Submitted, _histories["c39"].Copies.Exact, _histories["c39"].Article!.InTenMinutes));
        Assert.Equal((0, 1), (_histories["c39"].Copies.OtherAuthors, _histories["c39"].Copies.OtherArticles));
        Assert.Equal(Verdict.Hold, _histories["c39"].LastVerdict);
    }

    [Fact]
    public async Task Two_instances_and_one_that_starts_later_see_the_same()
    {
        CommentStore[] instances = [Instance(), Instance()];
        for (var number = 0; number < 10; number++)
        {
            await RecordAsync(instances[number % 2], Verdict.Approve, Guest($"c{number}", Offer, author: number) with { Article = new CommentArticle { Id = $"a{number}" } });
            Assert.Equal(new Copies(number, number, number, number), _histories[$"c{number}"].Copies);
        }

        await RecordAsync(Instance(), Verdict.Approve, Guest("late", "🔥 " + Offer + " 🔥", author: 3));

        Assert.Equal((10, 9), (_histories["late"].Copies.Near, _histories["late"].Copies.OtherAuthors));
        Assert.Equal(1, _histories["late"].Author!.Submitted);
    }

    [Fact]
    public async Task A_repeat_counts_nothing_and_an_edit_is_not_judged_by_itself()
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Hold, Guest("c1", Offer));
        await RecordAsync(instance, Verdict.Hold, Guest("c1", Offer));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await RecordAsync(instance, Verdict.Reject, Guest("c1", "نص آخر لا علاقة له بما سبق ولا يشبهه في شيء"));

        Assert.Equal((0, 0), (_histories["c1"].Author!.Submitted, _histories["c1"].Copies.Near));
        Assert.Equal(Verdict.Hold, _histories["c1"].LastVerdict);

        await RecordAsync(Instance(), Verdict.Approve, Guest("c2", Offer));
        var author = _histories["c2"].Author!;
        Assert.Equal((1, 0, 1, 0, 1), (author.Submitted, author.Held, author.Rejected, author.Approved, author.RejectedInMonth));
        Assert.Equal(0, _histories["c2"].Copies.Near);
    }

    [Fact]
    public async Task Replies_know_how_deep_they_are()
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Approve, Guest("c1"), Guest("c2", "ب") with { ParentId = "c1" });
        await RecordAsync(Instance(), Verdict.Approve, Guest("c3", "ت") with { ParentId = "c2" }, Guest("c4", "ث") with { ParentId = "nobody" });

        Assert.Equal([0, 1, 2, null], new[] { "c1", "c2", "c3", "c4" }.Select(id => _histories[id].ReplyDepth));
    }

    [Fact]
    public async Task What_is_not_to_be_stored_or_erased_leaves_nothing_that_others_are_compared_with()
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Approve, Guest("c1", Offer) with { DoNotStore = true });
        await RecordAsync(instance, Verdict.Approve, Guest("c2", Offer));
        Assert.True(await new CommentReader(Database, _clock).EraseAsync("news", "c2", Token));

        await RecordAsync(Instance(), Verdict.Approve, Guest("c3", Offer));

        Assert.Equal((0, 0), (_histories["c2"].Copies.Near, _histories["c3"].Copies.Near));
        await using var connection = await Database.OpenAsync(Token);
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*) from comment where facts is not null"));
    }

    [Fact]
    public async Task What_it_was_judged_by_is_kept_as_it_was()
    {
        var instance = Instance();
        await RecordAsync(instance, Verdict.Reject, Guest("c1", Offer), Guest("c2", Offer));
        await RecordAsync(instance, Verdict.Approve, Guest("c3"));

        await using var connection = await Database.OpenAsync(Token);
        var stored = FactRecord.Read((await connection.ExecuteScalarAsync<byte[]>("select facts from comment where comment_id = 'c2'"))!)!;

        Assert.Equal(_histories["c2"], stored.Evidence.History);
        Assert.Equal(1, stored.Evidence.History.Author!.Submitted);
    }

    private CommentStore Instance() => new(Database, new CopyMemory(new CopyOptions(), _clock), new Revisions(Database, _hashes!));

    private static Comment Guest(string id, string? text = null, int author = 0) => new()
    {
        Site = "news",
        Id = id,
        Text = text ?? $"{A.PoliteText} {id}",
        Author = new CommentAuthor { Name = "سارة", Email = $"some.one{(author == 0 ? string.Empty : author)}@gmail.com", Ip = $"192.0.2.{author}" },
    };

    private async Task RecordAsync(CommentStore instance, Verdict verdict, params Comment[] comments)
    {
        var policy = Policy.Compile(new PolicyOptions { FailureMode = verdict switch { Verdict.Approve => FailureMode.Approve, Verdict.Reject => FailureMode.Reject, _ => FailureMode.Hold } }).Policy!;
        await instance.RecordAsync([.. comments.Select(Scored)], (submission, history) =>
        {
            _histories[submission.Comment.Id] = history;
            return Judge.Undecidable(policy, "Test");
        }, Token);
    }

    private Submission Scored(Comment comment)
    {
        var (author, now) = (comment.Author, _clock.GetUtcNow());
        return new Submission
        {
            Comment = comment,
            Scorer = null,
            Scored = Judging.Scored.Of(comment.Text, scorer: null),
            ReceivedAt = now,
            EventId = Guid.CreateVersion7(now),
            BodyHash = comment.Text,
            Subjects = new SubjectHashes(_hashes!.Mailbox(EmailFacts.Of(author?.Email), author?.Email), _hashes.Ip(author?.Ip), _hashes.Account(author?.Id), _hashes.Article(comment.Article?.Id)),
            Text = Fingerprint.Of(comment.Text),
        };
    }
}

public sealed class SqliteHistoryTests() : HistoryTests(servers: null);

public sealed class PostgresHistoryTests(TestServers servers) : HistoryTests(servers);
