using System.CommandLine;
using Moderation.Cli;
using Moderation.Cli.Data;
using Moderation.Cli.Model;
using Moderation.Cli.Policies;
using Moderation.Scoring;

var root = new RootCommand("Moderation from the command line.") { ModelCommand.Create(), DataCommand.Create(), PolicyCommand.Create() };
HelpWithExample.AddTo(root);
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception expected) when (expected is IOException or InvalidDataException or ModelLoadException or UnauthorizedAccessException)
{
    // What the caller can mend: one line says it.
    await Console.Error.WriteLineAsync(expected.Message);
    return 1;
}
