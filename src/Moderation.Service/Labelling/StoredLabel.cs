using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Service.Labelling;

/// <summary>A label as it is stored.</summary>
internal sealed class StoredLabel
{
    /// <summary>The columns, as <see cref="StoredLabel"/> names them.</summary>
    public const string Columns = """
        label_id as LabelId, comment_key as CommentKey, revision as Revision, source as Source, said_by as SaidBy, verdict as Verdict,
        reason as Reason, attributes_said as AttributesSaid, attributes_true as AttributesTrue, note as Note, labelled_at as LabelledAt
        """;

    /// <summary>Grows with every label.</summary>
    public long LabelId { get; set; }

    public long CommentKey { get; set; }

    /// <summary>Which text was labelled.</summary>
    public int Revision { get; set; }

    public LabelSource Source { get; set; }

    public string? SaidBy { get; set; }

    public Verdict? Verdict { get; set; }

    public RejectionReason Reason { get; set; }

    /// <summary>Which attributes were named: bit n for attribute n.</summary>
    public int AttributesSaid { get; set; }

    /// <summary>Which of them were affirmed.</summary>
    public int AttributesTrue { get; set; }

    /// <summary>What was said in words; null when nothing was, or the comment was erased.</summary>
    public string? Note { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long LabelledAt { get; set; }

    /// <summary>The label as its worth is reckoned.</summary>
    public Label ToLabel() => new()
    {
        Source = Source,
        By = SaidBy,
        Verdict = Verdict,
        Reason = Reason,
        Attributes = [.. Attributes.All.Select(attribute => Has(AttributesSaid, attribute) ? (bool?)Has(AttributesTrue, attribute) : null)],
    };

    /// <summary>Attributes as bits: those of which something was said, or of which something true was.</summary>
    public static int Bits(bool?[] attributes, Func<bool?, bool> match) =>
        Attributes.All.Where(attribute => match(attributes[(int)attribute])).Sum(attribute => 1 << (int)attribute);

    private static bool Has(int bits, CommentAttribute attribute) => (bits & (1 << (int)attribute)) != 0;
}
