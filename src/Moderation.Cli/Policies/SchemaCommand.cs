using System.CommandLine;
using System.Text.Json;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary><c>policy schema</c>.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private static readonly Option<string?> To = new("--out") { Description = "The file to write. Default: standard output." };

    /// <summary>Makes the command; the schema goes where it is told.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Write the JSON Schema of policy documents, with which editors complete and check them.") { To };
        command.SetAction(parsed =>
        {
            var schema = PolicySchema.Create().ToJsonString(Readable);
            if (parsed.GetValue(To) is { } path)
            {
                File.WriteAllText(path, schema + "\n");
            }
            else
            {
                parsed.InvocationConfiguration.Output.WriteLine(schema);
            }
        });
        return command;
    }
}
