using System.Globalization;
using Moderation.Contracts;
using Moderation.Judging;

namespace Moderation.Cli.Policies;

/// <summary>Prints for people what a policy made of a comment.</summary>
internal static class TrialReport
{
    /// <summary>Prints every step.</summary>
    public static void Write(TrialFigures trial, TextWriter output)
    {
        output.WriteLine($"{trial.Verdict}{(trial.Reasons.Count > 0 ? ": " + string.Join(", ", trial.Reasons) : string.Empty)}");
        output.WriteLine();
        output.WriteLine($"language  {trial.Explanation.Language}{(trial.Explanation.LanguageSupported ? string.Empty : ", which the model was not made for")}");
        output.WriteLine($"scopes    {(trial.Scopes.Count > 0 ? string.Join(", ", trial.Scopes) : "none")}");
        foreach (var (name, threshold) in trial.Explanation.Thresholds)
        {
            output.WriteLine(Line($"{name,-16}{(trial.Scores.TryGetValue(name, out var score) ? score : null),7:F4}  approves below {threshold.ApproveBelow:0.####}")
                + (threshold.RejectAbove is { } limit ? Line($", rejects from {limit:0.####}") : string.Empty));
        }

        if (trial.Lists.Count + trial.Rules.Count > 0)
        {
            output.WriteLine();
        }

        foreach (var hit in trial.Lists)
        {
            var about = string.Join(": ", new[] { hit.AddedBy, hit.Why }.OfType<string>());
            output.WriteLine($"{"listed",-12}{hit.List}: {hit.Entry}{(hit.Start is null ? " of the author" : Line($" at {hit.Start}+{hit.Length}"))}{(about.Length > 0 ? $"  [{about}]" : string.Empty)}");
        }

        foreach (var rule in trial.Rules)
        {
            output.WriteLine($"{rule.Answer.Replace('_', ' '),-12}{rule.Name}{(rule.Shadow ? " (shadow)" : string.Empty)}: {rule.When}{(rule.Saw is null ? string.Empty : $"  [{rule.Saw}]")}");
        }

        output.WriteLine();
        foreach (var finding in trial.Explanation.Findings)
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
