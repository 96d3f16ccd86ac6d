using Microsoft.Extensions.Time.Testing;
using Moderation.Service.Demo;
using Moderation.TestSupport;

namespace Moderation.Tests.Demo;

public sealed class DemoStoreTests : IDisposable
{
    private const string Author = "author";
    private const string Somebody = "somebody else";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 12, 9, 0, 0, TimeSpan.Zero));
    private readonly DemoStore _store;

    public DemoStoreTests() => _store = new DemoStore(_folder.File("demo.db"), _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_about_an_older_text_does_not_publish_a_newer_one()
    {
        var comment = await PostAsync("first");
        await AcceptAsync(comment, revision: 1, sequence: 1, "hold");
        Assert.True(await _store.EditAsync(await FindAsync(comment), "second", ip: null, userAgent: null, Token));

        await DecideAsync(comment, revision: 1, sequence: 2, "approve");
        Assert.Equal(CommentState.Sending, (await FindAsync(comment)).State);
        Assert.Empty(await VisibleAsync(Somebody));

        // Nor once the service has the newer text, until that is decided.
        await AcceptAsync(await FindAsync(comment), revision: 2, sequence: 0, string.Empty);
        Assert.Equal(CommentState.Held, (await FindAsync(comment)).State);
        await DecideAsync(comment, revision: 2, sequence: 3, "approve");
        Assert.Equal("second", Assert.Single(await VisibleAsync(Somebody)).Text);
    }

    [Fact]
    public async Task An_answer_to_an_older_text_does_not_count_for_a_newer_one()
    {
        var sent = await PostAsync("first");
        Assert.True(await _store.EditAsync(sent, "second", ip: null, userAgent: null, Token));

        await AcceptAsync(sent, revision: 1, sequence: 1, "approve");

        var comment = await FindAsync(sent);
        Assert.Equal(CommentState.Sending, comment.State);
        Assert.Equal("second", Assert.Single(await _store.ReadUnsentAsync(Token)).Text);
        Assert.True(comment.SubmittedAt > sent.SubmittedAt);
    }

    [Fact]
    public async Task Events_that_come_again_or_late_change_nothing()
    {
        var comment = await PostAsync("text");
        await AcceptAsync(comment, revision: 1, sequence: 1, "hold");
        await DecideAsync(comment, revision: 1, sequence: 3, "reject");

        await DecideAsync(comment, revision: 1, sequence: 2, "approve");
        await DecideAsync(comment, revision: 1, sequence: 3, "approve");
        await _store.DecideAsync([Decision("of another site", 1, 1, "approve")], Token);

        Assert.Equal(CommentState.Rejected, (await FindAsync(comment)).State);
    }

    [Fact]
    public async Task An_event_may_come_before_the_answer()
    {
        var comment = await PostAsync("text");

        await DecideAsync(comment, revision: 1, sequence: 1, "approve");
        Assert.Equal(CommentState.Sending, (await FindAsync(comment)).State);
        await AcceptAsync(comment, revision: 1, sequence: 1, "approve");

        Assert.Equal(CommentState.Approved, (await FindAsync(comment)).State);
        Assert.Single(await _store.ReadChangedAsync(Somebody, 0, Token));
    }

    [Fact]
    public async Task Others_hear_of_what_was_published_and_of_nothing_else()
    {
        var published = await PostAsync("published");
        await AcceptAsync(published, revision: 1, sequence: 1, "approve");
        var held = await PostAsync("held");
        await AcceptAsync(held, revision: 1, sequence: 1, "hold");
        var (_, before) = await _store.ReadVisibleAsync(Somebody, 10, Token);
        Assert.Empty(await _store.ReadChangedAsync(Somebody, before, Token));

        await DecideAsync(published, revision: 1, sequence: 2, "reject");
        await DecideAsync(held, revision: 1, sequence: 2, "reject");

        var changed = Assert.Single(await _store.ReadChangedAsync(Somebody, before, Token));
        var view = CommentView.Of(changed, Somebody);
        Assert.Equal((published.Id, "gone", null, null), (view.Id, view.State, view.Name, view.Text));
        Assert.Equal(2, (await _store.ReadChangedAsync(Author, before, Token)).Count);
    }

    [Fact]
    public async Task An_edit_that_the_service_refuses_leaves_what_stood()
    {
        var comment = await PostAsync("good");
        await AcceptAsync(comment, revision: 1, sequence: 1, "approve");
        var before = await FindAsync(comment);
        Assert.True(await _store.EditAsync(before, "bad", ip: null, userAgent: null, Token));
        Assert.False(await _store.EditAsync(before, "worse", ip: null, userAgent: null, Token));

        await _store.RestoreAsync(before, Token);

        var after = Assert.Single(await VisibleAsync(Somebody));
        Assert.Equal(("good", CommentState.Approved), (after.Text, after.State));
    }

    [Fact]
    public async Task Comments_wait_over_a_restart_and_addresses_are_forgotten_once_sent()
    {
        var comment = await PostAsync("text");
        Assert.Equal("192.0.2.1", (await FindAsync(comment)).Ip);
        using var reopened = new DemoStore(_folder.File("demo.db"), _clock);

        var waiting = Assert.Single(await reopened.ReadUnsentAsync(Token));
        await reopened.AcceptAsync(waiting, Decision(waiting.Id, 1, 1, "approve"), Token);

        Assert.Empty(await reopened.ReadUnsentAsync(Token));
        var kept = (await reopened.FindAsync(comment.Id, Token))!;
        Assert.Equal((null, null, "a@example.org"), (kept.Ip, kept.UserAgent, kept.Email));
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_by_a_change()
    {
        var changed = _store.Changed;
        Assert.False(changed.IsCompleted);

        await PostAsync("text");

        await changed.WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    public void Dispose()
    {
        _store.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static DecisionEvent Decision(string id, long revision, long sequence, string verdict) =>
        new() { CommentId = id, Revision = revision, Sequence = sequence, Verdict = verdict };

    private async Task<DemoComment> PostAsync(string text)
    {
        var comment = new DemoComment { Author = Author, Name = "سلمى", Email = "a@example.org", Text = text, Ip = "192.0.2.1", UserAgent = "test" };
        await _store.AddAsync(comment, Token);
        return await FindAsync(comment);
    }

    private async Task<DemoComment> FindAsync(DemoComment comment) => (await _store.FindAsync(comment.Id, Token))!;

    private async Task<IReadOnlyList<DemoComment>> VisibleAsync(string visitor) => (await _store.ReadVisibleAsync(visitor, 10, Token)).Comments;

    private Task AcceptAsync(DemoComment comment, long revision, long sequence, string verdict) =>
        _store.AcceptAsync(comment, Decision(comment.Id, revision, sequence, verdict), Token);

    private Task DecideAsync(DemoComment comment, long revision, long sequence, string verdict) =>
        _store.DecideAsync([Decision(comment.Id, revision, sequence, verdict)], Token);
}
