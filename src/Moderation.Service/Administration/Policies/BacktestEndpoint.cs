using System.Text.Json;
using Moderation.Service.Backtesting;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Policies;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Policies;

/// <summary>The door at which stored comments are judged once more by another policy.</summary>
internal sealed partial class BacktestEndpoint(
    SiteRegistry sites, PolicyChoosing choosing, Backtest backtest, Database database, TimeProvider clock, ILogger<BacktestEndpoint> logger)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(200);

    public static Task<IResult> RunAsync(HttpContext context, BacktestEndpoint endpoint) => endpoint.RunAsync(context);

    private async Task<IResult> RunAsync(HttpContext context)
    {
        var (request, wrong) = await context.ReadJsonAsync(MeasuringJson.Default.BacktestRequest, PolicyFilesJson.LargestBody);
        if (request is null)
        {
            return wrong!;
        }

        if (Check(request) is { } invalid)
        {
            return invalid;
        }

        if (sites.Find(request.Site!) is not { } site)
        {
            return PolicyEndpoints.NoSite(request.Site!);
        }

        if (!backtest.IsReady)
        {
            context.Response.Headers.RetryAfter = "60";
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "No model", detail: "No model is loaded that could tell the thresholds.");
        }

        if (!backtest.TryBegin())
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "Busy", detail: "A backtest is running on this instance. Try again when it is done.");
        }

        try
        {
            (var policy, wrong) = await choosing.ChooseAsync(site, request.Version, request.Document, request.Files, context.RequestAborted);
            if (policy is null)
            {
                return wrong!;
            }

            var query = new BacktestQuery(
                site.Name, policy, request.Last ?? BacktestQuery.UsualLast, request.From, request.To, request.Examples ?? BacktestQuery.MostExamples);
            await AnswerAsync(context, query);
            return TypedResults.Empty;
        }
        catch (RefusedException refused)
        {
            return refused.ToProblem();
        }
        finally
        {
            backtest.End();
        }
    }

    private static IResult? Check(BacktestRequest request) =>
        string.IsNullOrEmpty(request.Site) ? Problems.Invalid("site", "is missing: whose comments.")
        : request.Last is < 1 or > BacktestQuery.MostLast ? Problems.Invalid("last", $"must be from 1 to {BacktestQuery.MostLast}.")
        : request.Examples is < 0 or > BacktestQuery.MostExamples ? Problems.Invalid("examples", $"must be from 0 to {BacktestQuery.MostExamples}.")
        : request.From is { Year: < 1970 or > 9000 } ? Problems.Invalid("from", "must be a time after 1970.")
        : request.To is { Year: < 1970 or > 9000 } ? Problems.Invalid("to", "must be a time after 1970.")
        : request.From >= request.To ? Problems.Invalid("from", "must be before to.")
        : null;

    /// <summary>Answers line by line. Once the first is out, what fails is a line too.</summary>
    private async Task AnswerAsync(HttpContext context, BacktestQuery query)
    {
        var token = context.RequestAborted;
        long told = 0;
        try
        {
            var report = await backtest.RunAsync(query, ProgressAsync, token);
            await WriteAsync(context, new BacktestLine { Result = report });
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Nobody is there any more to be answered.
        }
#pragma warning disable CA1031 // What the client has read so far must not look like the whole answer.
        catch (Exception exception) when (context.Response.HasStarted)
#pragma warning restore CA1031
        {
            var isTransient = database.IsTransient(exception);
            Log.Failed(logger, query.Site, exception.Outline());
            await WriteAsync(context, new BacktestLine
            {
                Problem = isTransient
                    ? new BacktestProblem(StatusCodes.Status503ServiceUnavailable, "Unavailable", "The database does not answer. Try again.")
                    : new BacktestProblem(StatusCodes.Status500InternalServerError, "Failed", "The backtest failed; the log says how."),
            });
        }

        async Task ProgressAsync(int done, int of)
        {
            if (told == 0 || done == of || clock.GetElapsedTime(told) >= BetweenLines)
            {
                told = clock.GetTimestamp();
                await WriteAsync(context, new BacktestLine { Done = done, Of = of });
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, BacktestLine line)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/x-ndjson; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
        }

        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, BacktestJson.Readable.BacktestLine), context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A backtest of site {Site} failed with {Failure}.")]
        public static partial void Failed(ILogger logger, string site, string failure);
    }
}
