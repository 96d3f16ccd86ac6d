using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moderation.Cli.Service;

/// <summary><c>model status</c>.</summary>
internal static class StatusCommand
{
    private const string About = $"""
        Say which models a running service has, which are in use, who changed that, and where the shadow disagrees.

        {ServiceOptions.ExitCodes}
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command; it prints to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var command = options.AddTo(new Command("status", About));
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var status = await client.StatusAsync(cancellationToken);
            var report = await client.ShadowReportAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
            {
                var both = new JsonObject { ["models"] = JsonNode.Parse(status.GetRawText()) };
                if (report is { } said)
                {
                    both["shadowReport"] = JsonNode.Parse(said.GetRawText());
                }

                await output.WriteLineAsync(both.ToJsonString(Readable));
                return;
            }

            ServiceReport.WriteStatus(status, output);
            if (report is { } shadow)
            {
                ServiceReport.WriteShadow(shadow, output);
            }
        }));
        return command;
    }
}
