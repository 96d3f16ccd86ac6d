using System.Text.Json;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Service.Facts;
using Moderation.Service.Intake;

namespace Moderation.Service.Backtesting;

/// <summary>A stored comment with what the policy decided about the text that stands.</summary>
internal sealed class BacktestRow
{
    /// <summary>The decision's place in the feed.</summary>
    public long Position { get; set; }

    public long CommentKey { get; set; }

    public string Id { get; set; } = string.Empty;

    public int Revision { get; set; }

    /// <summary>What was decided automatically.</summary>
    public Verdict Verdict { get; set; }

    public string? Body { get; set; }

    public string? Author { get; set; }

    public string? Article { get; set; }

    public string? ParentId { get; set; }

    /// <summary>Milliseconds since 1970, by the site's clock.</summary>
    public long? SubmittedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long ReceivedAt { get; set; }

    public byte[]? Facts { get; set; }

    public bool DoNotStore { get; set; }

    public bool IsErased { get; set; }

    /// <summary>When it came, and was judged.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt);

    /// <summary>What it was judged by then; or why it cannot be judged once more.</summary>
    public (FactRecord? Facts, string? LeftOut) Recall() =>
        IsErased ? (null, LeftOut.Erased)
        : DoNotStore ? (null, LeftOut.NotStored)
        : Body is null || Facts is null ? (null, LeftOut.NoFacts)
        : FactRecord.Read(Facts) is { } record ? (record, null)
        : (null, LeftOut.OtherVersion);

    /// <summary>The comment as it came. What is not kept of it is not needed: <see cref="Evidence"/> has what it told.</summary>
    public Comment ToComment(string site, FactRecord facts)
    {
        DateTimeOffset? submittedAt = SubmittedAt is { } submitted ? DateTimeOffset.FromUnixTimeMilliseconds(submitted) : null;
        return new Comment
        {
            Site = site,
            Id = Id,
            Text = Body!,
            Author = Author is null ? null : JsonSerializer.Deserialize(Author, IntakeJson.Default.CommentAuthor),
            Article = Article is null ? null : JsonSerializer.Deserialize(Article, IntakeJson.Default.CommentArticle),
            ParentId = ParentId,
            SubmittedAt = submittedAt,
            FormShownAt = facts.OnForm is { } onForm ? (submittedAt ?? At).AddMilliseconds(-onForm) : null,
            Honeypot = facts.HoneypotFilled ? "filled" : null,
        };
    }
}

/// <summary>Why comments cannot be judged once more, as it is answered.</summary>
internal static class LeftOut
{
    /// <summary>They were erased.</summary>
    public const string Erased = "erased";

    /// <summary>They came with <c>doNotStore</c>.</summary>
    public const string NotStored = "not_stored";

    /// <summary>They came before the service kept what it judged by.</summary>
    public const string NoFacts = "no_facts";

    /// <summary>Another version of the service wrote down what they were judged by.</summary>
    public const string OtherVersion = "other_version";
}
