using System.CommandLine;
using System.Text.Json.Nodes;
using Moderation.Cli.Model;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary><c>policy check</c>.</summary>
internal static class CheckCommand
{
    private static readonly Argument<FileInfo> File = PolicyCommand.File();
    private static readonly Option<bool> Json = CommentOptions.Json();

    /// <summary>Makes the command; what it finds goes to its output.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Say whether a policy can be used, or everything that is wrong with it. Exit codes: 0 it can, 1 it cannot.") { File, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (policy, problems) = PolicyFiles.Read(parsed.GetRequiredValue(File).FullName);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(new JsonObject
            {
                ["version"] = policy?.Version,
                ["problems"] = new JsonArray([.. problems.Select(problem => (JsonNode)new JsonObject
                {
                    ["file"] = problem.Place.File,
                    ["line"] = problem.Place.Line,
                    ["column"] = problem.Place.Column,
                    ["problem"] = problem.Problem,
                })]),
                ["lists"] = new JsonArray([.. (policy?.Rules.Lists.Lists ?? []).Select(list => (JsonNode)new JsonObject
                {
                    ["name"] = list.Name,
                    ["entries"] = list.Entries.Count,
                    ["leftOut"] = list.LeftOut.Count,
                })]),
            }.ToJsonString());
        }
        else if (policy is null)
        {
            foreach (var problem in problems)
            {
                output.WriteLine(problem);
            }
        }
        else
        {
            output.WriteLine(FormattableString.Invariant(
                $"Nothing is wrong. Version {policy.Version}: {policy.Rules.Rules.Count(rule => !rule.IsShadow)} rules that act, {policy.Rules.Rules.Count(rule => rule.IsShadow)} in the shadow, {policy.Rules.Scopes.Count} scopes."));
            foreach (var list in policy.Rules.Lists.Lists)
            {
                output.WriteLine(FormattableString.Invariant($"List {list.Name}: {list.Entries.Count} entries."));
                foreach (var reason in list.LeftOut.GroupBy(line => line.Reason, StringComparer.Ordinal))
                {
                    output.WriteLine(FormattableString.Invariant($"  {reason.Count()} lines of its file left out, the first {reason.First().Line}: {reason.Key}"));
                }
            }
        }

        return policy is null ? 1 : 0;
    }
}
