using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Moderation.Contracts;
using Moderation.Service.Announcing.Bus;
using Moderation.Service.Intake;
using Moderation.Service.Storage;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Moderation.Benchmarks.Floors;

/// <summary>
/// What broker and database cost by themselves: RabbitMQ.Client takes comments off the queue, COPY writes comments and
/// decisions, and an event goes out for each. It judges nothing, and forgets what repeats, edits and authors are.
/// </summary>
internal sealed class CopyFloor
{
    /// <summary>How the benchmarks start it: address of the broker, file with the event, connection string.</summary>
    public const string Verb = "copy-floor";

    private const string Comments = "moderation.comments";
    private const string Queue = "moderation-comments";
    private const int LargestBatch = 500;
    private const ushort Prefetch = 2_000;

    private const string CopyComments = """
        copy comment (comment_key, site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article, received_at)
        from stdin (format binary)
        """;

    private const string CopyDecisions = "copy decision (comment_key, sequence, site, verdict, event_id, event) from stdin (format binary)";

    private readonly NpgsqlConnection _database;
    private readonly IChannel _consuming;
    private readonly ConfirmingChannel _publishing;
    private readonly byte[] _event;
    private readonly string _eventText;
    private readonly Channel<Arrived> _arrived = Channel.CreateBounded<Arrived>(new BoundedChannelOptions(Prefetch) { SingleReader = true, SingleWriter = true });
    private readonly Channel<Written> _written = Channel.CreateBounded<Written>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
    private long _key;

    private CopyFloor(NpgsqlConnection database, IChannel consuming, ConfirmingChannel publishing, byte[] decided)
    {
        _database = database;
        _consuming = consuming;
        _publishing = publishing;
        _event = decided;
        _eventText = Encoding.UTF8.GetString(decided);
    }

    /// <summary>Runs until the process is killed.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        await using var database = new NpgsqlConnection(arguments[2]);
        await database.OpenAsync();
        foreach (var script in Schema.Scripts("postgres"))
        {
#pragma warning disable CA2100 // The service's own migrations.
            await using var migration = new NpgsqlCommand(script.Contents, database);
#pragma warning restore CA2100
            await migration.ExecuteNonQueryAsync();
        }

        await using var connection = await new ConnectionFactory { Uri = new Uri(arguments[0]) }.CreateConnectionAsync();
        await using var consuming = await connection.CreateChannelAsync();
        await using var publishing = await ConfirmingChannel.OpenAsync(connection, CancellationToken.None);
        var floor = new CopyFloor(database, consuming, publishing, await File.ReadAllBytesAsync(arguments[1]));
        await floor.ConsumeAsync();
        await Task.WhenAll(floor.WriteAsync(), floor.AnnounceAsync());
    }

    private async Task ConsumeAsync()
    {
        await _consuming.ExchangeDeclareAsync(Comments, ExchangeType.Topic, durable: true);
        await _consuming.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" });
        await _consuming.QueueBindAsync(Queue, Comments, "#");
        await _consuming.BasicQosAsync(0, Prefetch, global: false);
        var consumer = new AsyncEventingBasicConsumer(_consuming);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var comment = JsonSerializer.Deserialize(delivery.Body.Span, IntakeJson.Default.SubmitSiteComment)!;
            await _arrived.Writer.WriteAsync(new Arrived(comment, delivery.DeliveryTag));
        };
        await _consuming.BasicConsumeAsync(Queue, autoAck: false, consumer);
    }

    private async Task WriteAsync()
    {
        var batch = new List<Arrived>(LargestBatch);
        while (await _arrived.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _arrived.Reader.TryRead(out var arrived))
            {
                batch.Add(arrived);
            }

            await using (var transaction = await _database.BeginTransactionAsync())
            {
                await CopyCommentsAsync(batch);
                await CopyDecisionsAsync(batch.Count);
                await transaction.CommitAsync();
            }

            _key += batch.Count;
            await _written.Writer.WriteAsync(new Written(batch.Count, batch[^1].DeliveryTag));
        }
    }

    private async Task AnnounceAsync()
    {
        await foreach (var written in _written.Reader.ReadAllAsync())
        {
            for (var i = 0; i < written.Count; i++)
            {
                var properties = new BasicProperties
                {
                    Persistent = true,
                    ContentType = "application/json",
                    Type = nameof(CommentHeld),
                    MessageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                };
                await _publishing.PublishAsync("moderation.decisions", "news.held", properties, _event, CancellationToken.None);
            }

            await _publishing.ConfirmedAsync();
            await _consuming.BasicAckAsync(written.LastDeliveryTag, multiple: true);
        }
    }

    private async Task CopyCommentsAsync(List<Arrived> batch)
    {
        await using var copy = await _database.BeginBinaryImportAsync(CopyComments);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < batch.Count; i++)
        {
            var comment = batch[i].Comment;
            await copy.StartRowAsync();
            await copy.WriteAsync(_key + i + 1, NpgsqlDbType.Bigint);
            await copy.WriteAsync(comment.Site!, NpgsqlDbType.Text);
            await copy.WriteAsync(comment.Id!, NpgsqlDbType.Text);
            await copy.WriteAsync(1, NpgsqlDbType.Integer);
            await copy.WriteAsync(1, NpgsqlDbType.Integer);
            await copy.WriteAsync((short)0, NpgsqlDbType.Smallint);
            await copy.WriteAsync(comment.Text!, NpgsqlDbType.Text);
            await copy.WriteAsync("0123456789abcdefghijkl", NpgsqlDbType.Text);
            await copy.WriteAsync(JsonSerializer.Serialize(comment.Author! with { Email = null, Ip = null, UserAgent = null }, IntakeJson.Default.CommentAuthor), NpgsqlDbType.Text);
            await copy.WriteAsync("0123456789abcdefghijkl", NpgsqlDbType.Text);
            await copy.WriteAsync("0123456789abcdefghijkl", NpgsqlDbType.Text);
            await copy.WriteAsync(JsonSerializer.Serialize(comment.Article!, IntakeJson.Default.CommentArticle), NpgsqlDbType.Text);
            await copy.WriteAsync(now, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();
    }

    private async Task CopyDecisionsAsync(int count)
    {
        await using var copy = await _database.BeginBinaryImportAsync(CopyDecisions);
        for (var i = 0; i < count; i++)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(_key + i + 1, NpgsqlDbType.Bigint);
            await copy.WriteAsync(1, NpgsqlDbType.Integer);
            await copy.WriteAsync("news", NpgsqlDbType.Text);
            await copy.WriteAsync((short)0, NpgsqlDbType.Smallint);
            await copy.WriteAsync("01900000-0000-7000-8000-000000000000", NpgsqlDbType.Text);
            await copy.WriteAsync(_eventText, NpgsqlDbType.Text);
        }

        await copy.CompleteAsync();
    }

    private sealed record Arrived(SubmitSiteComment Comment, ulong DeliveryTag);

    private sealed record Written(int Count, ulong LastDeliveryTag);
}
