using System.CommandLine;
using Moderation.Cli;
using Moderation.Cli.Data;
using Moderation.Cli.Model;
using Moderation.Cli.Policies;

namespace Moderation.Tests.Evaluation;

public sealed class HelpTests
{
    public static TheoryData<string, string> Verbs()
    {
        var verbs = new TheoryData<string, string>();
        foreach (var noun in Nouns())
        {
            foreach (var verb in noun.Subcommands)
            {
                verbs.Add(noun.Name, verb.Name);
            }
        }

        return verbs;
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_an_example_that_parses(string noun, string verb)
    {
        var root = new RootCommand();
        foreach (var command in Nouns())
        {
            root.Add(command);
        }

        HelpWithExample.AddTo(root);
        using var output = new StringWriter();

        var code = await root.Parse([noun, verb, "--help"]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        var example = output.ToString().Split("Moderation.Cli -- ")[1].Trim();
        Assert.StartsWith($"{noun} {verb} ", example, StringComparison.Ordinal);
        Assert.All(root.Parse(example).Errors, error => Assert.Contains("does not exist", error.Message, StringComparison.Ordinal));
    }

    private static Command[] Nouns() => [ModelCommand.Create(), DataCommand.Create(), PolicyCommand.Create()];
}
