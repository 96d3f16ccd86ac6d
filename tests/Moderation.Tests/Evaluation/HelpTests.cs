using System.CommandLine;
using Moderation.Cli;
using Moderation.Cli.Model;

namespace Moderation.Tests.Evaluation;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs() => [.. ModelCommand.Create().Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_an_example_that_parses(string verb)
    {
        var root = new RootCommand { ModelCommand.Create() };
        HelpWithExample.AddTo(root);
        using var output = new StringWriter();

        var code = await root.Parse(["model", verb, "--help"]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        var example = output.ToString().Split("Moderation.Cli -- ")[1].Trim();
        Assert.StartsWith($"model {verb} ", example, StringComparison.Ordinal);
        Assert.All(root.Parse(example).Errors, error => Assert.Contains("does not exist", error.Message, StringComparison.Ordinal));
    }
}
