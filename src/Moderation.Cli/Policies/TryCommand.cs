using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Cli.Model;
using Moderation.Cli.Service;
using Moderation.Judging;
using Moderation.Rules.Documents;
using Moderation.Scoring;

namespace Moderation.Cli.Policies;

/// <summary><c>policy try</c>.</summary>
internal static class TryCommand
{
    private const string About = $"""
        Put a comment through a policy and show every step.

        Here, with a file and --model. Or by a running service, with --url and --site: through the file, or without one through the policy that the site is judged by.

        {ServiceOptions.ExitCodes}
        """;

    private static readonly Option<string?> Text = new("--text") { Description = "The comment's text." };

    private static readonly Option<FileInfo> Comment = new Option<FileInfo>("--comment")
    {
        Description = "A whole comment as JSON, with the fields of POST /v1/comments.",
    }.AcceptExistingOnly();

    private static readonly Option<DateTimeOffset?> At = new("--at") { Description = "When it came. Default: now." };

    /// <summary>Makes the command; every step goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        options.Url.Required = false;
        options.Site.Required = false;
        var file = PolicyCommand.File();
        file.Arity = ArgumentArity.ZeroOrOne;
        var model = CommentOptions.Model();
        model.Required = false;
        var command = options.AddTo(new Command("try", About) { file, model, options.Site, Text, Comment, At });
        command.Validators.Add(result =>
        {
            var (here, there) = (result.GetResult(model) is not null, result.GetResult(options.Url) is not null);
            if (here == there || (here && result.GetValue(file) is null) || (there && result.GetResult(options.Site) is null))
            {
                result.AddError("Give a file and --model to try it here, or --url and --site to have a service try it.");
            }
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(options.Url) is null
            ? Task.FromResult(Here(parsed, parsed.GetRequiredValue(file), parsed.GetRequiredValue(model), options))
            : options.RunAsync(parsed, client => ThereAsync(parsed, client, parsed.GetValue(file), options, cancellationToken)));
        return command;
    }

    private static int Here(ParseResult parsed, FileInfo file, DirectoryInfo model, ServiceOptions options)
    {
        var (policy, problems) = PolicyFiles.Read(file.FullName);
        if (policy is null)
        {
            throw new InvalidDataException($"The policy cannot be used:\n{string.Join('\n', problems)}");
        }

        var comment = TrialJson.CommentOf(CommentOf(parsed));
        var trial = PolicyTrial.Of(comment, policy, CommentScorer.Load(model.FullName), parsed.GetValue(At) ?? TimeProvider.System.GetUtcNow());
        Write(parsed, TrialFigures.Of(trial), options);
        return 0;
    }

    private static async Task ThereAsync(ParseResult parsed, ServiceClient client, FileInfo? file, ServiceOptions options, CancellationToken cancellationToken)
    {
        var body = CommentOf(parsed);
        body["at"] = parsed.GetValue(At);
        if (file is not null)
        {
            PolicyCalls.Add(body, PolicyCommand.BundleOf(file.FullName));
        }

        var answer = await client.ChangePolicyAsync(parsed.GetRequiredValue(options.Site), "try", body, cancellationToken);
        Write(parsed, answer.Deserialize(TrialJson.Default.TrialFigures)!, options);
    }

    private static void Write(ParseResult parsed, TrialFigures trial, ServiceOptions options)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(options.Json))
        {
            output.WriteLine(JsonSerializer.Serialize(trial, TrialJson.Readable.TrialFigures));
        }
        else
        {
            TrialReport.Write(trial, output);
        }
    }

    private static JsonObject CommentOf(ParseResult parsed)
    {
        var (text, file) = (parsed.GetValue(Text), parsed.GetValue(Comment));
        if (text is null == file is null)
        {
            throw new InvalidDataException("Give either --text or --comment.");
        }

        if (file is null)
        {
            return new JsonObject { ["text"] = text };
        }

        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllBytes(file.FullName)) as JsonObject ?? throw new InvalidDataException($"{file.Name} is no comment.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file.Name} is no comment: {malformed.Message}", malformed);
        }
    }
}
