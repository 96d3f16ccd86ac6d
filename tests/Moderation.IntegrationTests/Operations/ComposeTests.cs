using System.Net;
using System.Text.RegularExpressions;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Operations;

/// <summary><c>docker/compose.yaml</c> and its example of secrets say what the service understands.</summary>
public sealed partial class ComposeTests(TestServers servers)
{
    private static readonly string[] Compose = File.ReadAllLines(Repository.File("docker/compose.yaml"));
    private static readonly string[] Example = File.ReadAllLines(Repository.File("docker/.env.example"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_runs_with_the_settings_of_the_compose_file_and_the_example()
    {
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await rabbit.ControlAsync(Token, "add_user", "moderation", "change-me");
        await rabbit.ControlAsync(Token, "add_vhost", "moderation");
        await rabbit.ControlAsync(Token, "set_permissions", "-p", "moderation", "moderation", ".*", ".*", ".*");
        var postgres = await servers.PostgresAsync();
        await using var database = await postgres.CreateDatabaseAsync(Token);

        var settings = ServiceSettings.None;
        foreach (var (key, value) in Variables(Example).Concat(ServiceEnvironment()))
        {
            settings = settings.With(key, value
                .Replace("Host=postgres;Database=moderation;Username=moderation", database.ConnectionString, StringComparison.Ordinal)
                .Replace("@rabbitmq:5672", "@127.0.0.1:" + rabbit.Port, StringComparison.Ordinal));
        }

        await using var service = await ServiceProcess.StartAsync(settings, Token);
        using var posted = await service.Client("change-me").PostAsync(new Uri("/v1/comments?wait=10", UriKind.Relative), A.Body(A.CommentJson()), Token);

        Assert.True(posted.StatusCode is HttpStatusCode.OK, service.Output);
        await Eventually.TrueAsync(
            async token => (await rabbit.ControlAsync(token, "list_queues", "-p", "moderation", "name", "type")).Contains("moderation-comments\tquorum", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20),
            () => "for the service to declare its queue. Its output:\n" + service.Output,
            Token);
        await using var source = Npgsql.NpgsqlDataSource.Create(database.ConnectionString);
        await using var count = source.CreateCommand("select count(*) from comment");
        Assert.Equal(1L, await count.ExecuteScalarAsync(Token));
    }

    [Fact]
    public void Every_secret_is_in_the_example_and_none_is_in_the_compose_file()
    {
        var used = Compose.SelectMany(line => Substitution().Matches(line)).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        var given = Variables(Example).Select(variable => variable.Key).ToList();

        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.Contains(name, given, StringComparer.Ordinal));
        Assert.All(
            Compose.Where(line => line.Contains("PASS", StringComparison.OrdinalIgnoreCase) && !line.TrimStart().StartsWith('#')),
            line => Assert.Contains("_PASSWORD:?", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_image_is_pinned_to_a_version()
    {
        var images = Compose.Select(line => line.Trim()).Where(line => line.StartsWith("image:", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(@"^image: [\w/.-]+:\d+\.\d+[\w.-]*$", image));
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(IEnumerable<string> lines) =>
        from line in lines
        where !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal)
        let parts = line.Split('=', 2)
        select KeyValuePair.Create(parts[0], parts[1]);

    // The lines "KEY: value" of the service's block "environment:", with secrets from the example filled in.
    private static IEnumerable<KeyValuePair<string, string>> ServiceEnvironment()
    {
        var example = Variables(Example).ToDictionary(StringComparer.Ordinal);
        return Compose.SkipWhile(line => line is not "  service:").SkipWhile(line => line is not "    environment:").Skip(1)
            .TakeWhile(line => line.StartsWith("      ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(": ", 2))
            .Select(parts => KeyValuePair.Create(parts[0], Substitution().Replace(parts[1], match => example[match.Groups["name"].Value])));
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Substitution();
}
