using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Scoring;

namespace Moderation.Cli.Policies;

/// <summary>What a policy made of a comment, for programs.</summary>
internal sealed record TrialFigures(
    string Verdict,
    IReadOnlyList<string> Reasons,
    string PolicyVersion,
    string? ModelVersion,
    IReadOnlyDictionary<string, double> Scores,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<ListHitFigures> Lists,
    IReadOnlyList<RuleFigures> Rules,
    Explanation Explanation)
{
    /// <summary>Puts a trial into words and numbers.</summary>
    public static TrialFigures Of(PolicyTrial trial)
    {
        var decision = trial.Decision;
        return new TrialFigures(
            decision.Verdict.ToString().ToLowerInvariant(),
            decision.Reasons,
            decision.PolicyVersion,
            decision.ModelVersion,
            Attributes.All.Where(attribute => decision.Scores.Of(attribute) is not null)
                .ToDictionary(attribute => attribute.WireName(), attribute => Math.Round(decision.Scores.Of(attribute)!.Value, 4), StringComparer.Ordinal),
            trial.Scopes,
            [.. trial.Hits.Select(hit => new ListHitFigures(hit.List.Name, hit.Entry.Text, hit.Start, hit.Length, hit.Entry.AddedBy, hit.Entry.Why))],
            [.. trial.Rules.Select(rule => new RuleFigures(rule.Name, rule.When, rule.IsShadow, NameOf(rule.Answer), rule.Saw))],
            decision.Explanation);
    }

    /// <summary>How an answer is called.</summary>
    public static string NameOf(RuleAnswer answer) => answer switch
    {
        RuleAnswer.Matched => "matched",
        RuleAnswer.DidNot => "did_not",
        RuleAnswer.Unknown => "unknown",
        RuleAnswer.NotAsked => "not_asked",
        _ => "failed",
    };
}

/// <summary>What a rule came to, for programs.</summary>
internal sealed record RuleFigures(string Name, string When, bool Shadow, string Answer, string? Saw);

/// <summary>An entry of a list that the comment has, for programs.</summary>
internal sealed record ListHitFigures(string List, string Entry, int? Start, int? Length, string? AddedBy, string? Why);

/// <summary>A comment as <c>POST /v1/comments</c> takes it.</summary>
internal sealed record TrialComment(string? Text, CommentAuthor? Author, CommentArticle? Article, string? ParentId, string? Honeypot);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrialFigures))]
[JsonSerializable(typeof(TrialComment))]
internal sealed partial class TrialJson : JsonSerializerContext
{
    /// <summary>Arabic stays Arabic: what is printed goes to a screen or into a file, never into a page.</summary>
    public static TrialJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
