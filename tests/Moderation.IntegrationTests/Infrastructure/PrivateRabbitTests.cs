using System.Text;
using Moderation.TestSupport;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Moderation.IntegrationTests.Infrastructure;

public sealed class PrivateRabbitTests(TestServers servers)
{
    private static readonly Dictionary<string, object?> Quorum = new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_messages_and_its_port_over_a_restart_and_a_crash()
    {
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var host = await rabbit.CreateVirtualHostAsync(Token);
        await PublishAsync(host, "kept", "one");

        await rabbit.RestartAsync(Token);
        await PublishAsync(host, "kept", "two");
        await rabbit.KillAsync();

        Assert.False(rabbit.IsRunning);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => host.ConnectAsync(Token));

        await rabbit.StartAsync(Token);
        await using var connection = await host.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        Assert.Equal("one", await TakeAsync(channel, "kept"));
        Assert.Equal("two", await TakeAsync(channel, "kept"));
        Assert.Null(await TakeAsync(channel, "kept"));
    }

    [Fact]
    public async Task Virtual_hosts_do_not_see_each_other()
    {
        await using var one = await servers.VirtualHostAsync(Token);
        await using var other = await servers.VirtualHostAsync(Token);
        await PublishAsync(one, "comments", "mine");
        await PublishAsync(other, "comments", "yours");
        await PublishAsync(other, "comments", "yours too");

        await Eventually.TrueAsync(
            async token => (await one.QueuesAsync(token))["comments"].Messages == 1 && (await other.QueuesAsync(token))["comments"].Messages == 2,
            TimeSpan.FromSeconds(10),
            () => "for one message in the one virtual host and two in the other",
            Token);
    }

    [Fact]
    public async Task Memory_alarm_stops_publishing_until_it_is_cleared()
    {
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var host = await rabbit.CreateVirtualHostAsync(Token);
        await using var connection = await host.ConnectAsync(Token);
        var blocked = new TaskCompletionSource();
        var unblocked = new TaskCompletionSource();
        connection.ConnectionBlockedAsync += (_, _) => Done(blocked);
        connection.ConnectionUnblockedAsync += (_, _) => Done(unblocked);

        await rabbit.SetMemoryAlarmAsync(raised: true, Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.BasicPublishAsync("", "nowhere", "x"u8.ToArray(), Token);
        await blocked.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        await rabbit.SetMemoryAlarmAsync(raised: false, Token);
        await unblocked.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        static Task Done(TaskCompletionSource source)
        {
            source.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private static async Task PublishAsync(TestVirtualHost host, string queue, string text)
    {
        await using var connection = await host.ConnectAsync(Token);
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirmed, Token);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum, cancellationToken: Token);
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text), Token);
    }

    private static async Task<string?> TakeAsync(IChannel channel, string queue) =>
        await channel.BasicGetAsync(queue, autoAck: true, Token) is { } message ? Encoding.UTF8.GetString(message.Body.Span) : null;
}
