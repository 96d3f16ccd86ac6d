using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Moderation.Service.Intake;
using Moderation.Service.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Moderation.Benchmarks.Floors;

/// <summary>
/// What the web server and a database cost by themselves: an endpoint that does nothing, and one that inserts one row a
/// comment, all that wait together in one statement.
/// </summary>
internal sealed class WebFloor
{
    /// <summary>How the benchmarks start it: port, connection string.</summary>
    public const string Verb = "web-floor";

    /// <summary>Does nothing.</summary>
    public const string NoOperation = "/nothing";

    /// <summary>Inserts a row.</summary>
    public const string Insert = "/insert";

    private const int LargestBatch = 200;
    private const int Writers = 2;

    private const string InsertRows = """
        insert into comment (site, comment_id, revision, sequence, verdict, body, author, article, received_at)
        select 'news', id, 1, 1, 0, body, author, article, $5 from unnest($1, $2, $3, $4) as t(id, body, author, article)
        """;

    private readonly NpgsqlDataSource _database;
    private readonly Channel<Pending> _pending = Channel.CreateBounded<Pending>(4_000);

    private WebFloor(NpgsqlDataSource database) => _database = database;

    /// <summary>Runs until the process is killed.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(arguments[1]) { MaxAutoPrepare = 50 });
        foreach (var script in Schema.Scripts("postgres"))
        {
#pragma warning disable CA2100 // The service's own migrations.
            await using var migration = database.CreateCommand(script.Contents);
#pragma warning restore CA2100
            await migration.ExecuteNonQueryAsync();
        }

        var floor = new WebFloor(database);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:" + arguments[0]);
        await using var app = builder.Build();
        app.MapPost(NoOperation, AcceptAsync);
        app.MapPost(Insert, (Delegate)floor.InsertAsync);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(floor.WriteAsync)).Append(app.RunAsync()));
    }

    private static async Task AcceptAsync(HttpContext context)
    {
        var body = await context.Request.BodyReader.ReadAtLeastAsync((int)context.Request.ContentLength!);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task<IResult> InsertAsync(HttpContext context)
    {
        var (comment, _) = await CommentBody.ReadAsync(context.Request, context.RequestAborted);
        var pending = new Pending(
            comment!.Id!,
            comment.Text!,
            JsonSerializer.Serialize(comment.Author!, IntakeJson.Default.CommentAuthor),
            JsonSerializer.Serialize(comment.Article!, IntakeJson.Default.CommentArticle));
        await _pending.Writer.WriteAsync(pending);
        await pending.Inserted.Task;
        return TypedResults.Json(
            new CommentAccepted { Site = "news", Id = pending.Id, Revision = 1, Status = "held" }, IntakeJson.Default.CommentAccepted, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task WriteAsync()
    {
        var batch = new List<Pending>(LargestBatch);
        while (await _pending.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _pending.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            if (batch.Count == 0)
            {
                continue;
            }

            await using var insert = _database.CreateCommand(InsertRows);
            Add(insert, batch, pending => pending.Id);
            Add(insert, batch, pending => pending.Body);
            Add(insert, batch, pending => pending.Author);
            Add(insert, batch, pending => pending.Article);
            insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
            await insert.ExecuteNonQueryAsync();
            batch.ForEach(pending => pending.Inserted.SetResult());
        }
    }

    private static void Add(NpgsqlCommand command, List<Pending> batch, Converter<Pending, string> value) =>
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.ConvertAll(value)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

    private sealed record Pending(string Id, string Body, string Author, string Article)
    {
        public TaskCompletionSource Inserted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
