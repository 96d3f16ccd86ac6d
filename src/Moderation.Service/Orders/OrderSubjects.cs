using System.Data.Common;
using System.Text.Json;
using Dapper;
using Moderation.Facts;
using Moderation.Service.Facts;
using Moderation.Service.Intake;
using Moderation.Service.Storage;

namespace Moderation.Service.Orders;

/// <summary>Whom of a comment an order is about.</summary>
internal enum OrderWho
{
    /// <summary>Its author: account and mailbox, as far as they are known.</summary>
    Author,

    /// <summary>The IP address that it came from.</summary>
    Address,

    /// <summary>The article that it is under.</summary>
    Article,
}

/// <summary>Finds what orders are about, by the hashes that comments are known by. Addresses and ids of authors go no further than this.</summary>
internal sealed class OrderSubjects(Database database, AuthorHash hashes, TimeProvider clock)
{
    /// <summary>The key of the hashes comes with the schema.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const string FindComment = """
        select comment_key as CommentKey, author as Author, article as Article, email_hash as EmailHash, ip_hash as IpHash, erased_at as ErasedAt
        from comment where site = @site and comment_id = @id
        """;

    /// <summary>An author by the id of his account.</summary>
    public async Task<OrderSubject> AccountAsync(string site, string id, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        return new OrderSubject(new SubjectKey(site, SubjectKind.Account, hashes.Account(id)!), NamedBy.Id);
    }

    /// <summary>An author by any address that reaches his mailbox.</summary>
    public async Task<OrderSubject> MailboxAsync(string site, string email, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        return new OrderSubject(new SubjectKey(site, SubjectKind.Mailbox, hashes.Mailbox(EmailFacts.Of(email), email)!), NamedBy.Email);
    }

    /// <summary>An IP address.</summary>
    public async Task<OrderSubject> AddressAsync(string site, string ip, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        return new OrderSubject(new SubjectKey(site, SubjectKind.Address, hashes.Ip(ip)!), NamedBy.Ip);
    }

    /// <summary>An article by its id.</summary>
    public async Task<OrderSubject> ArticleAsync(string site, string id, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        return new OrderSubject(new SubjectKey(site, SubjectKind.Article, hashes.Article(id)!), NamedBy.Id, ArticleId: id);
    }

    /// <summary>What a comment names, by what is kept of it.</summary>
    public async Task<(OrderOutcomeKind Kind, IReadOnlyList<OrderSubject> Subjects)> OfCommentAsync(
        DbConnection connection, DbTransaction transaction, string site, string id, OrderWho who)
    {
        var comment = await connection.QuerySingleOrDefaultAsync<CommentRow>(FindComment, new { site, id }, transaction);
        if (comment is null)
        {
            return (OrderOutcomeKind.NoComment, []);
        }

        var account = comment.Author is { } author ? JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor)?.Id : null;
        var article = comment.Article is { } stored ? JsonSerializer.Deserialize(stored, IntakeJson.Default.CommentArticle)?.Id : null;
        var named = who switch
        {
            OrderWho.Author => new SubjectHashes(comment.EmailHash, null, hashes.Account(account), null),
            OrderWho.Address => new SubjectHashes(null, comment.IpHash, null, null),
            _ => new SubjectHashes(null, null, null, hashes.Article(article)),
        };
        var subjects = named.Keys(site).Select(key => new OrderSubject(key, NamedBy.Comment, comment.CommentKey, key.Kind == SubjectKind.Article ? article : null)).ToList();
        return subjects.Count > 0 ? (OrderOutcomeKind.Given, subjects)
            : (comment.ErasedAt is null ? OrderOutcomeKind.NotNamed : OrderOutcomeKind.Erased, []);
    }

    private Task ReadyAsync(CancellationToken cancellationToken) => database.Ready.WaitAsync(LongestWait, clock, cancellationToken);

    private sealed class CommentRow
    {
        public long CommentKey { get; set; }

        public string? Author { get; set; }

        public string? Article { get; set; }

        public string? EmailHash { get; set; }

        public string? IpHash { get; set; }

        public long? ErasedAt { get; set; }
    }
}
