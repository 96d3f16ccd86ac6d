using System.Text.Json;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Scoring;
using Moderation.Service.Facts;
using Moderation.Service.Intake;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>A comment that waits for a moderator, with what queues are ordered and filtered by. Made only from what is on record.</summary>
internal sealed class ReviewItem
{
    /// <summary>How much earlier a comment of the highest risk is put before a moderator than one of none: urgency is risk and age at once.</summary>
    public static readonly TimeSpan RiskIsWorth = TimeSpan.FromHours(6);

    /// <summary>The risk of a comment that no model scored.</summary>
    private const double UnknownRisk = 0.5;

    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public int Revision { get; set; }

    public int Sequence { get; set; }

    public bool Held { get; set; }

    /// <summary>The moderator who holds it; null when the policy does, or nobody.</summary>
    public string? HeldBy { get; set; }

    public SamplingStrategy? Sampled { get; set; }

    public int Reports { get; set; }

    public int Appeals { get; set; }

    /// <summary>The highest of its scores.</summary>
    public double Risk { get; set; }

    /// <summary>Milliseconds since 1970; the smaller, the sooner it is to be looked at.</summary>
    public long Urgency { get; set; }

    public long ReceivedAt { get; set; }

    /// <summary>The author, by a hash; null when nobody knows who it is.</summary>
    public long? Author { get; set; }

    public string? Section { get; set; }

    public string? ArticleId { get; set; }

    public string Language { get; set; } = string.Empty;

    /// <summary>The names of the rules that matched, each between vertical bars.</summary>
    public string Rules { get; set; } = string.Empty;

    public long Campaign { get; set; }

    public double? Toxicity { get; set; }

    public double? SevereToxicity { get; set; }

    public double? IdentityAttack { get; set; }

    public double? Insult { get; set; }

    public double? Profanity { get; set; }

    public double? Threat { get; set; }

    public double? Spam { get; set; }

    /// <summary>Whether somebody has to look at it.</summary>
    public bool Waits => Held || Sampled is not null || Reports > 0 || Appeals > 0;

    /// <summary>Which queues it is in, and what it is about: while that is the same it is no new arrival.</summary>
    public (int Sequence, bool Held, SamplingStrategy? Sampled, bool Reported, bool Appealed) Place => (Sequence, Held, Sampled, Reports > 0, Appeals > 0);

    /// <summary>The author as queues know him.</summary>
    /// <param name="keyedHash">The keyed hash of the account, else of the mailbox, else of the address.</param>
    public static long AuthorOf(string keyedHash) => unchecked((long)CopyMemory.HashOf(keyedHash));

    /// <summary>The comment as it stands.</summary>
    public static ReviewItem Of(ReviewSource source)
    {
        using var decided = JsonDocument.Parse(source.Event);
        var explained = decided.RootElement.TryGetProperty("explanation", out var explanation);
        var scores = decided.RootElement.GetProperty("scores");
        var article = source.Article is null ? null : JsonSerializer.Deserialize(source.Article, IntakeJson.Default.CommentArticle);
        var author = source.Read()?.Author ?? 0;
        var item = new ReviewItem
        {
            CommentKey = source.CommentKey,
            Site = source.Site,
            Revision = source.Revision,
            Sequence = source.Sequence,
            Held = source.Verdict == Verdict.Hold,
            HeldBy = source.Verdict == Verdict.Hold ? source.DecidedBy : null,
            Sampled = source.Sampled,
            Reports = source.Reports,
            Appeals = source.Appeals,
            Risk = scores.EnumerateObject().Select(score => score.Value.GetDouble()).DefaultIfEmpty(UnknownRisk).Max(),
            ReceivedAt = source.ReceivedAt,
            Author = author == 0 ? null : unchecked((long)author),
            Section = article?.Section,
            ArticleId = article?.Id,
            Language = explained && explanation.TryGetProperty("language", out var language) ? language.GetString()! : "other",
            Rules = explained && explanation.TryGetProperty("findings", out var findings) ? RulesOf(findings) : string.Empty,
            Campaign = source.Campaign ?? source.CommentKey,
            Toxicity = Score(CommentAttribute.Toxicity),
            SevereToxicity = Score(CommentAttribute.SevereToxicity),
            IdentityAttack = Score(CommentAttribute.IdentityAttack),
            Insult = Score(CommentAttribute.Insult),
            Profanity = Score(CommentAttribute.Profanity),
            Threat = Score(CommentAttribute.Threat),
            Spam = Score(CommentAttribute.Spam),
        };
        item.Urgency = item.ReceivedAt - (long)(item.Risk * RiskIsWorth.TotalMilliseconds);
        return item;

        double? Score(CommentAttribute attribute) => scores.TryGetProperty(attribute.WireName(), out var score) ? score.GetDouble() : null;
    }

    private static string RulesOf(JsonElement findings)
    {
        var rules = findings.EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()).Distinct(StringComparer.Ordinal).ToList();
        return rules.Count == 0 ? string.Empty : $"|{string.Join('|', rules)}|";
    }
}

/// <summary>What is on record of a comment as it stands.</summary>
internal sealed class ReviewSource
{
    private FactRecord? _facts;

    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public int Revision { get; set; }

    public int Sequence { get; set; }

    public Verdict Verdict { get; set; }

    public string? Article { get; set; }

    public long ReceivedAt { get; set; }

    public byte[]? Facts { get; set; }

    public string Event { get; set; } = string.Empty;

    public string? DecidedBy { get; set; }

    public bool IsErased { get; set; }

    public SamplingStrategy? Sampled { get; set; }

    public int Reports { get; set; }

    public int Appeals { get; set; }

    /// <summary>The campaign that it is known to belong to; null when nobody looked.</summary>
    public long? Campaign { get; set; }

    /// <summary>What it was judged by; null when that is not kept.</summary>
    public FactRecord? Read() => _facts ??= Facts is null ? null : FactRecord.Read(Facts);
}
