using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Service.Storage;

/// <summary>
/// The one serialised form of a decision, that of <see cref="CommentDecided"/>: stored once, then sent as it is to the bus,
/// webhooks and the feed.
/// </summary>
internal static class EventJson
{
    /// <summary>Who decided when no person did.</summary>
    public const string DecidedByPolicy = "policy";

    // The event is a JSON document of its own, never part of a page, so Arabic may stay readable.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>Writes the event of a submission that became a decision.</summary>
    public static string Write(JudgedSubmission judged, int revision, int sequence)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(2048);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            Write(json, judged, revision, sequence);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The event without its explanation, which may quote the text. What is kept of a comment whose text is not.</summary>
    public static string Bare(string eventJson)
    {
        var bare = JsonNode.Parse(eventJson)!.AsObject();
        bare.Remove("explanation");
        return bare.ToJsonString();
    }

    /// <summary>
    /// The event of a moderator's decision: that of the decision that stood, so that everything that decided stays on record, with what the
    /// moderator said instead of what the policy did.
    /// </summary>
    /// <param name="standing">The event of the decision that stood.</param>
    /// <param name="eventId">The id of the new one.</param>
    /// <param name="sequence">Its number among the decisions about the comment.</param>
    /// <param name="verdict">What is decided.</param>
    /// <param name="reasons">Why.</param>
    /// <param name="by">The moderator.</param>
    /// <param name="at">When.</param>
    /// <param name="answers">The reports and appeals that it answers.</param>
    public static string Moderated(
        string standing, Guid eventId, int sequence, Verdict verdict, IEnumerable<string> reasons, string by, DateTimeOffset at, IReadOnlyList<Answer> answers)
    {
        var decided = JsonNode.Parse(standing)!.AsObject();
        decided["type"] = TypeOf(verdict);
        decided["eventId"] = eventId.ToString();
        decided["sequence"] = sequence;
        decided["verdict"] = verdict.WireName();
        decided["reasons"] = new JsonArray([.. reasons.Select(reason => JsonValue.Create(reason))]);
        decided["decidedBy"] = by;
        decided["decidedAt"] = at.UtcDateTime;
        decided.Remove("answers");
        if (answers.Count > 0)
        {
            decided["answers"] = JsonSerializer.SerializeToNode(answers, EventJsonContext.Default.IReadOnlyListAnswer);
        }

        return decided.ToJsonString(Readable);
    }

    /// <summary>The name of the event type for a verdict.</summary>
    public static string TypeOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => nameof(CommentApproved),
        Verdict.Reject => nameof(CommentRejected),
        _ => nameof(CommentHeld),
    };

    private static void Write(Utf8JsonWriter json, JudgedSubmission judged, int revision, int sequence)
    {
        var (submission, decision, _) = judged;
        json.WriteStartObject();
        json.WriteString("type", TypeOf(decision.Verdict));
        json.WriteString("eventId", submission.EventId);
        json.WriteString("site", submission.Comment.Site);
        json.WriteString("commentId", submission.Comment.Id);
        json.WriteNumber("revision", revision);
        json.WriteNumber("sequence", sequence);
        json.WriteString("verdict", decision.Verdict.WireName());
        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        json.WriteStartObject("scores");
        foreach (var attribute in Attributes.All)
        {
            if (decision.Scores.Of(attribute) is { } score)
            {
                json.WriteNumber(attribute.WireName(), Math.Round(score, 4));
            }
        }

        json.WriteEndObject();
        json.WriteString("decidedBy", judged.Moderator ?? DecidedByPolicy);
        json.WriteString("modelVersion", decision.ModelVersion);
        json.WriteString("policyVersion", decision.PolicyVersion);
        json.WriteString("decidedAt", submission.ReceivedAt.UtcDateTime);
        if (judged.IsKept)
        {
            json.WritePropertyName("explanation");
            JsonSerializer.Serialize(json, decision.Explanation, EventJsonContext.Default.Explanation);
        }

        json.WriteEndObject();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(IReadOnlyList<Answer>))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
