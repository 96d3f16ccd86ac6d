using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;

namespace Moderation.Service.Backtesting;

/// <summary>What a policy would make of stored comments. The same comments, labels, policy and model give the same report.</summary>
internal sealed record BacktestReport
{
    public required string Site { get; init; }

    /// <summary>The version of the policy that was tried.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>The model whose suggested thresholds count where the policy names none. Scores are those of then.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>How many comments were judged once more.</summary>
    public required long Comments { get; init; }

    /// <summary>When the oldest of them came.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When the newest of them came.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many could not be judged, by reason: <c>erased</c>, <c>not_stored</c>, <c>no_facts</c> (older than the record of what comments are judged by), <c>other_version</c>.</summary>
    public required IReadOnlyDictionary<string, long> LeftOut { get; init; }

    /// <summary>Lists of the policy with entries for e-mail or IP addresses: these are not kept of comments, so that such entries are found in none.</summary>
    public required IReadOnlyList<string> NotFound { get; init; }

    /// <summary>Of how many moderators have said what they think: a label with a verdict, of which the newest counts.</summary>
    public required long Labelled { get; init; }

    /// <summary>How many would be decided differently.</summary>
    public required long Changed { get; init; }

    /// <summary>How many of them come nearer to what moderators said.</summary>
    public required long WithModerators { get; init; }

    /// <summary>How many of them go away from what moderators said.</summary>
    public required long AgainstModerators { get; init; }

    /// <summary>By what was decided and what would be; only what occurs.</summary>
    public required IReadOnlyList<BacktestVerdicts> Verdicts { get; init; }

    /// <summary>What was decided automatically when the comments came.</summary>
    public required BacktestOutcome Before { get; init; }

    /// <summary>What the policy would decide.</summary>
    public required BacktestOutcome After { get; init; }

    /// <summary>What rules, scopes, lists, thresholds and limits would find, the fifty most frequent.</summary>
    public required IReadOnlyList<BacktestFired> Fired { get; init; }

    /// <summary>Comments that would be decided differently: of each kind of change those that moderators have spoken about first, then the newest.</summary>
    public required IReadOnlyList<BacktestChange> Examples { get; init; }
}

/// <summary>How many comments were decided one way and would be decided another.</summary>
/// <param name="From">What was decided.</param>
/// <param name="To">What would be.</param>
/// <param name="Comments">How many.</param>
/// <param name="Approved">Of how many of them moderators say that they ought to be published.</param>
/// <param name="Rejected">Of how many they say that they ought not to.</param>
internal sealed record BacktestVerdicts(string From, string To, long Comments, long Approved, long Rejected);

/// <summary>What decisions come to.</summary>
internal sealed record BacktestOutcome
{
    public required long Approved { get; init; }

    public required long Rejected { get; init; }

    /// <summary>How many wait for a moderator: the workload.</summary>
    public required long Held { get; init; }

    /// <summary>The share of all that is held, 0..1; absent without comments.</summary>
    public double? HeldShare { get; init; }

    /// <summary>How right rejections are that nobody looked at.</summary>
    public required BacktestPrecision Rejections { get; init; }

    /// <summary>How right approvals are that nobody looked at.</summary>
    public required BacktestPrecision Approvals { get; init; }
}

/// <summary>How right automatic decisions are, by what moderators said.</summary>
/// <param name="Labelled">Of how many decisions moderators have said what they think.</param>
/// <param name="Right">With how many they agree.</param>
/// <param name="Precision">The share of these, 0..1; absent without labels.</param>
/// <param name="AtLeast">Wilson's lower bound of it, 95% sure.</param>
/// <param name="AtMost">Wilson's upper bound of it, 95% sure.</param>
internal sealed record BacktestPrecision(long Labelled, long Right, double? Precision, double? AtLeast, double? AtMost);

/// <summary>How often something would be found.</summary>
internal sealed record BacktestFired
{
    /// <summary>The rule, scope, list, threshold or limit.</summary>
    public required string Rule { get; init; }

    public required string Reason { get; init; }

    /// <summary>The entry of the list; absent for others.</summary>
    public string? Entry { get; init; }

    /// <summary><c>approve</c>, <c>reject</c>, <c>hold</c>, <c>tag</c> or <c>add</c>.</summary>
    public required string Action { get; init; }

    /// <summary>True for what would only be tried; absent otherwise.</summary>
    public bool? Shadow { get; init; }

    /// <summary>In how many comments.</summary>
    public required long Comments { get; init; }

    /// <summary>Of how many of them moderators say that they ought to be published.</summary>
    public required long Approved { get; init; }

    /// <summary>Of how many they say that they ought not to.</summary>
    public required long Rejected { get; init; }
}

/// <summary>A comment that would be decided differently.</summary>
internal sealed record BacktestChange
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required string Id { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What moderators say; absent when they say nothing.</summary>
    public string? Moderator { get; init; }

    /// <summary>The reasons of then.</summary>
    public required IReadOnlyList<string> ReasonsBefore { get; init; }

    /// <summary>The reasons that there would be.</summary>
    public required IReadOnlyList<string> ReasonsAfter { get; init; }

    /// <summary>What would be found.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}

/// <summary>A line of a backtest's answer: how far it is, or at the end what came of it or why nothing did.</summary>
internal sealed record BacktestLine
{
    /// <summary>How many comments are done.</summary>
    public int? Done { get; init; }

    /// <summary>Of how many at most.</summary>
    public int? Of { get; init; }

    public BacktestReport? Result { get; init; }

    /// <summary>Why it was given up, as problem details.</summary>
    public BacktestProblem? Problem { get; init; }
}

/// <summary>Why a backtest was given up.</summary>
internal sealed record BacktestProblem(int Status, string Title, string Detail);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BacktestLine))]
internal sealed partial class BacktestJson : JsonSerializerContext
{
    /// <summary>Arabic stays readable: lines of a stream, never part of a page.</summary>
    public static BacktestJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
