using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Rules;
using Moderation.Rules.Documents;

namespace Moderation.Judging;

/// <summary>
/// What moderators ordered about a comment's author and article. Of what is ordered about the author's account, mailbox and IP address
/// the strictest counts: ban before suspend before watch, and trust only where none of these is ordered. An address is never trusted.
/// </summary>
/// <param name="Author">About the author.</param>
/// <param name="Article">About the article.</param>
internal readonly record struct StandingOrders(StandingOrder Author, StandingOrder Article)
{
    /// <summary>What findings call the rule.</summary>
    private const string Rule = "standing-order";

    /// <summary>The orders that were in force when a comment came.</summary>
    public static StandingOrders Of(History history) => new(
        Strictest(AboutAuthor(history), One(history.Address, StandingOrderNames.OfAddresses)),
        One(history.Article, StandingOrderNames.OfArticles));

    /// <summary>The strictest order about account and mailbox.</summary>
    public static StandingOrder AboutAuthor(History history) =>
        Strictest(One(history.Author, StandingOrderNames.OfAuthors), One(history.Mailbox, StandingOrderNames.OfAuthors));

    /// <summary>Adds what the orders ask for. An article that is open or sensitive asks for nothing by itself; that it is so is noted.</summary>
    public void AddTo(Findings findings)
    {
        switch (Author)
        {
            case StandingOrder.Trust:
                findings.Add(Finding(Author, Verdict.Approve, ReasonCodes.AuthorTrusted), GroundKind.Order);
                break;
            case StandingOrder.Watch:
                findings.Add(Finding(Author, Verdict.Hold, ReasonCodes.AuthorWatched), GroundKind.Order);
                break;
            case StandingOrder.Suspend:
                findings.Add(Finding(Author, Verdict.Reject, ReasonCodes.AuthorSuspended), GroundKind.Order);
                break;
            case StandingOrder.Ban:
                findings.Add(Finding(Author, Verdict.Reject, ReasonCodes.AuthorBanned), GroundKind.Order);
                break;
            default:
                break;
        }

        switch (Article)
        {
            case StandingOrder.Close:
                findings.Add(Finding(Article, Verdict.Reject, ReasonCodes.CommentsClosed), GroundKind.Order);
                break;
            case StandingOrder.Premoderate:
                findings.Add(Finding(Article, Verdict.Hold, ReasonCodes.Premoderated), GroundKind.Order);
                break;
            case StandingOrder.Sensitive:
                findings.Add(Finding(Article, Verdict.Approve, ReasonCodes.ArticleSensitive), GroundKind.Note);
                break;
            case StandingOrder.Open:
                findings.Add(Finding(Article, Verdict.Approve, ReasonCodes.ArticleOpen), GroundKind.Note);
                break;
            default:
                break;
        }
    }

    /// <summary>The mode of a scope that holds for the comment; open where a moderator opened the article.</summary>
    public ScopeMode ModeOf(Scope scope) => Article == StandingOrder.Open ? ScopeMode.Open : scope.Mode;

    /// <summary>Whether half of the scores is the limit.</summary>
    public bool IsSensitive(IReadOnlyList<Scope> scopes)
    {
        if (Article == StandingOrder.Sensitive)
        {
            return true;
        }

        foreach (var scope in scopes)
        {
            if (ModeOf(scope) == ScopeMode.Sensitive)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is ordered about one of them, as far as that may be ordered about such.</summary>
    private static StandingOrder One(SubjectHistory? subject, IReadOnlyList<StandingOrder> allowed) =>
        subject is { Order: not StandingOrder.None and var order } && allowed.Contains(order) ? order : StandingOrder.None;

    /// <summary>The values of orders about authors grow with their strictness.</summary>
    private static StandingOrder Strictest(StandingOrder one, StandingOrder other) => one > other ? one : other;

    private static Finding Finding(StandingOrder order, Verdict action, string reason) =>
        new() { Rule = Rule, Action = action, Reason = reason, Saw = order.WireName() };
}
