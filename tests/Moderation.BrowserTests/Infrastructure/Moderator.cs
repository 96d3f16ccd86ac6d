using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Moderation.TestSupport;

namespace Moderation.BrowserTests.Infrastructure;

/// <summary>A moderator's decision, recorded as the service records it: the comment's standing verdict and one more event in its feed.</summary>
internal static class Moderator
{
    private const int Approve = 1;

    /// <summary>Approves a comment of the demo site that has this text.</summary>
    public static async Task ApproveAsync(ServiceProcess service, string text, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(service, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (key, sequence) = await connection.QuerySingleAsync<(long Key, long Sequence)>(
            "update comment set verdict = @Approve, sequence = sequence + 1 where site = 'demo' and body = @Text returning comment_key, sequence",
            new { Approve, Text = text },
            transaction);
        var last = await connection.QuerySingleAsync<string>(
            "select event from decision where comment_key = @Key and sequence = @Last", new { Key = key, Last = sequence - 1 }, transaction);
        var decision = JsonNode.Parse(last)!.AsObject();
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        decision["type"] = "CommentApproved";
        decision["eventId"] = id;
        decision["sequence"] = sequence;
        decision["verdict"] = "approve";
        decision["reasons"] = new JsonArray();
        decision["decidedBy"] = "moderator:salma";
        await connection.ExecuteAsync(
            "insert into decision (comment_key, sequence, site, verdict, event_id, event) values (@Key, @Sequence, 'demo', @Approve, @Id, @Event)",
            new { Key = key, Sequence = sequence, Approve, Id = id, Event = decision.ToJsonString() },
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Keeps the service from recording anything until the result is disposed: it then answers 503.</summary>
    public static async Task<IAsyncDisposable> BlockDatabaseAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(service, cancellationToken);
        await connection.ExecuteAsync("begin immediate");
        return connection;
    }

    private static async Task<SqliteConnection> OpenAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        var file = Path.Combine(service.DataDirectory, "moderation.db");
        Assert.True(File.Exists(file), $"{file} is missing.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 20 }.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
