using System.CommandLine;
using System.Text.Json.Nodes;
using Moderation.Cli.Model;
using Moderation.Rules.Expressions;

namespace Moderation.Cli.Policies;

/// <summary><c>policy facts</c>.</summary>
internal static class FactsCommand
{
    private static readonly Option<bool> Json = CommentOptions.Json();

    /// <summary>Makes the command; the list goes to its output.</summary>
    public static Command Create()
    {
        var command = new Command("facts", "List the facts and functions that conditions of rules may name.") { Json };
        command.SetAction(parsed => Write(parsed.GetValue(Json), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Write(bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(new JsonObject
            {
                ["facts"] = new JsonArray([.. FactCatalogue.All.Select(fact => (JsonNode)new JsonObject { ["name"] = fact.Name, ["kind"] = fact.Operand.Kind, ["about"] = fact.About })]),
                ["functions"] = new JsonArray([.. RuleFunctions.All.Select(function => (JsonNode)new JsonObject { ["usage"] = function.Usage, ["about"] = function.About })]),
            }.ToJsonString());
            return;
        }

        foreach (var fact in FactCatalogue.All)
        {
            output.WriteLine($"{fact.Name,-20}{fact.Operand.Kind,-15}{fact.About}");
        }

        output.WriteLine();
        foreach (var function in RuleFunctions.All)
        {
            output.WriteLine($"{function.Usage,-35}{function.About}");
        }
    }
}
