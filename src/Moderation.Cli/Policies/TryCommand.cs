using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Moderation.Cli.Model;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Rules.Documents;
using Moderation.Scoring;

namespace Moderation.Cli.Policies;

/// <summary><c>policy try</c>.</summary>
internal static class TryCommand
{
    private static readonly Argument<FileInfo> File = PolicyCommand.File();

    private static readonly Option<DirectoryInfo> Model = CommentOptions.Model();

    private static readonly Option<string?> Text = new("--text") { Description = "The comment's text." };

    private static readonly Option<FileInfo> Comment = new Option<FileInfo>("--comment")
    {
        Description = "A whole comment as JSON, with the fields of POST /v1/comments.",
    }.AcceptExistingOnly();

    private static readonly Option<DateTimeOffset?> At = new("--at") { Description = "When it came. Default: now." };

    private static readonly Option<bool> Json = CommentOptions.Json();

    /// <summary>Makes the command; every step goes to its output.</summary>
    public static Command Create()
    {
        var command = new Command("try", "Put a comment through a policy and show every step.") { File, Model, Text, Comment, At, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (policy, problems) = PolicyFiles.Read(parsed.GetRequiredValue(File).FullName);
        if (policy is null)
        {
            throw new InvalidDataException($"The policy cannot be used:\n{string.Join('\n', problems)}");
        }

        var scorer = CommentScorer.Load(parsed.GetRequiredValue(Model).FullName);
        var trial = PolicyTrial.Of(CommentOf(parsed), policy, scorer, parsed.GetValue(At) ?? TimeProvider.System.GetUtcNow());
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(TrialFigures.Of(trial), TrialJson.Readable.TrialFigures));
        }
        else
        {
            Write(trial, output);
        }

        return 0;
    }

    private static Comment CommentOf(ParseResult parsed)
    {
        var (text, file) = (parsed.GetValue(Text), parsed.GetValue(Comment));
        if (text is null == file is null)
        {
            throw new InvalidDataException("Give either --text or --comment.");
        }

        if (file is null)
        {
            return new Comment { Site = "site", Id = "try", Text = text! };
        }

        try
        {
            var comment = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(file.FullName), TrialJson.Default.TrialComment);
            return comment is { Text.Length: > 0 }
                ? new Comment { Site = "site", Id = "try", Text = comment.Text, Author = comment.Author, Article = comment.Article, ParentId = comment.ParentId, Honeypot = comment.Honeypot }
                : throw new InvalidDataException($"{file.Name}: text must not be empty.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file.Name} is no comment: {malformed.Message}", malformed);
        }
    }

    private static void Write(PolicyTrial trial, TextWriter output)
    {
        var decision = trial.Decision;
        output.WriteLine($"{decision.Verdict.ToString().ToLowerInvariant()}{(decision.Reasons.Count > 0 ? ": " + string.Join(", ", decision.Reasons) : string.Empty)}");
        output.WriteLine();
        output.WriteLine($"language  {decision.Explanation.Language}{(decision.Explanation.LanguageSupported ? string.Empty : ", which the model was not made for")}");
        output.WriteLine($"scopes    {(trial.Scopes.Count > 0 ? string.Join(", ", trial.Scopes) : "none")}");
        foreach (var (name, threshold) in decision.Explanation.Thresholds)
        {
            _ = Attributes.TryParse(name, out var attribute);
            output.WriteLine(Line($"{name,-16}{decision.Scores.Of(attribute),7:F4}  approves below {threshold.ApproveBelow:0.####}")
                + (threshold.RejectAbove is { } limit ? Line($", rejects from {limit:0.####}") : string.Empty));
        }

        if (trial.Hits.Count + trial.Rules.Count > 0)
        {
            output.WriteLine();
        }

        foreach (var (list, entry, start, length) in trial.Hits)
        {
            var about = string.Join(": ", new[] { entry.AddedBy, entry.Why }.OfType<string>());
            output.WriteLine($"{"listed",-12}{list.Name}: {entry.Text}{(start is null ? " of the author" : Line($" at {start}+{length}"))}{(about.Length > 0 ? $"  [{about}]" : string.Empty)}");
        }

        foreach (var rule in trial.Rules)
        {
            output.WriteLine($"{TrialFigures.NameOf(rule.Answer).Replace('_', ' '),-12}{rule.Name}{(rule.IsShadow ? " (shadow)" : string.Empty)}: {rule.When}{(rule.Saw is null ? string.Empty : $"  [{rule.Saw}]")}");
        }

        output.WriteLine();
        foreach (var finding in decision.Explanation.Findings)
        {
            output.WriteLine($"{What(finding),-12}{finding.Rule} {finding.Reason}{(finding.Start is { } start ? Line($" at {start}+{finding.Length}") : string.Empty)}{(finding.Text?.GetValueOrDefault("en") is { } text ? $" ({text})" : string.Empty)}");
        }
    }

    private static string What(Finding finding) =>
        finding.Shadow == true ? "(shadow)"
        : finding.Tag is { } tag ? "tag " + tag
        : finding.Added is not null ? "added"
        : finding.Action.ToString().ToLowerInvariant();

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
