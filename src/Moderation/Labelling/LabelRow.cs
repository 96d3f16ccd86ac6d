using System.Text.Json;
using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Labelling;

/// <summary>
/// A comment of a site with what its labels come to, as a line that <see cref="LabelledComments"/> reads. Of people nothing is in it
/// but what the text itself says: who labelled is told as kinds and counts.
/// </summary>
internal sealed record LabelRow
{
    /// <summary>The site, as the configuration names it.</summary>
    public required string Site { get; init; }

    /// <summary>The comment's id within the site.</summary>
    public required string Id { get; init; }

    /// <summary>Which text was labelled: 1 for the first, one more for each edit.</summary>
    public required int Revision { get; init; }

    /// <summary>That text.</summary>
    public required string Text { get; init; }

    /// <summary>The language that it was taken to be in.</summary>
    public required CommentLanguage Language { get; init; }

    /// <summary>When its newest label was given.</summary>
    public required DateTimeOffset LabelledAt { get; init; }

    /// <summary>Why it was put before a moderator, such as <c>random</c>; null when nobody chose it.</summary>
    public string? Sampled { get; init; }

    /// <summary>What its labels come to.</summary>
    public required LabelOpinion Opinion { get; init; }

    /// <summary>Writes it as one JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("source", Site);
        json.WriteNumber("revision", Revision);
        json.WriteString("text", Text);
        json.WriteString("lang", Language.WireName());
        foreach (var attribute in Attributes.All)
        {
            if (Opinion.Labels[(int)attribute] is { } label)
            {
                json.WriteNumber(attribute.Label(), label ? 1 : 0);
            }
            else
            {
                json.WriteNull(attribute.Label());
            }
        }

        if (Opinion.Weight is { } weight)
        {
            json.WriteNumber("weight", weight);
        }

        json.WriteBoolean("disagreement", Opinion.Disagreement);
        if (Opinion.Verdict is { } verdict)
        {
            json.WriteString("verdict", verdict == Verdict.Approve ? "approve" : "reject");
        }

        json.WriteStartArray("reasons");
        foreach (var reason in Opinion.Reasons)
        {
            json.WriteStringValue(reason.WireName());
        }

        json.WriteEndArray();
        json.WriteStartObject("provenance");
        foreach (var (source, count) in Opinion.Provenance.OrderBy(entry => entry.Key))
        {
            json.WriteNumber(source.WireName(), count);
        }

        json.WriteEndObject();
        if (Sampled is not null)
        {
            json.WriteString("sampled", Sampled);
        }

        json.WriteString("labelledAt", LabelledAt.UtcDateTime);
        json.WriteEndObject();
    }
}
