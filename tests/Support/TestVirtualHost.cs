using System.Globalization;
using RabbitMQ.Client;

namespace Moderation.TestSupport;

/// <summary>A virtual host of one test: queues, exchanges and messages that no other test sees.</summary>
public sealed class TestVirtualHost : IAsyncDisposable
{
    internal TestVirtualHost(PrivateRabbit rabbit, string name)
    {
        Rabbit = rabbit;
        Name = name;
    }

    /// <summary>The node it is on.</summary>
    public PrivateRabbit Rabbit { get; }

    /// <summary>The name within the node.</summary>
    public string Name { get; }

    /// <summary>The address for clients, with user and password.</summary>
    public Uri Uri => Rabbit.AmqpUri(Name);

    /// <summary>Opens a connection that does not recover by itself.</summary>
    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        new ConnectionFactory { Uri = Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);

    /// <summary>The queues by name. Lengths of quorum queues may be half a second old.</summary>
    public async Task<IReadOnlyDictionary<string, TestQueue>> QueuesAsync(CancellationToken cancellationToken)
    {
        var printed = await Rabbit.ControlAsync(
            cancellationToken,
            "list_queues", "-p", Name, "--no-table-headers", "name", "messages_ready", "messages_unacknowledged", "consumers");
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => fields[0], fields => new TestQueue(fields[0], Number(fields[1]), Number(fields[2]), Number(fields[3])), StringComparer.Ordinal);

        // A queue that just appeared has no figures yet.
        static int Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Rabbit.IsRunning)
        {
            await Rabbit.EvaluateAsync($"rabbit_vhost:delete(<<\"{Name}\">>, <<\"tests\">>).", CancellationToken.None);
        }
    }
}

/// <summary>A queue and what is in it.</summary>
/// <param name="Name">Its name within the virtual host.</param>
/// <param name="Ready">Messages that wait for a consumer.</param>
/// <param name="Unacknowledged">Messages that a consumer holds.</param>
/// <param name="Consumers">Consumers.</param>
public sealed record TestQueue(string Name, int Ready, int Unacknowledged, int Consumers)
{
    /// <summary>All messages.</summary>
    public int Messages => Ready + Unacknowledged;
}
