using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Many comments in one call: newline-delimited JSON in, one result per line out, in order.</summary>
internal static partial class BatchEndpoint
{
    private const int MostLines = 1_000;
    private const long LargestBody = 32 * 1024 * 1024;

    public static async Task<IResult> SubmitAsync(HttpContext context, CommentIntake intake, CommentValidation validation, IntakeOptions options, ILoggerFactory loggers)
    {
        if (!CommentBody.IsJson(context.Request, "application/x-ndjson"))
        {
            return Problems.Invalid(string.Empty, "The body must be application/x-ndjson in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        context.LimitBody(LargestBody);
        var longest = CommentEndpoints.LargestBody(options);
        if (await ReadLinesAsync(context, longest) is not { } lines)
        {
            return Problems.Invalid(
                string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"A line of a batch has at most {longest} bytes. Nothing was taken in."),
                StatusCodes.Status413PayloadTooLarge);
        }

        if (lines.Count > MostLines)
        {
            return Problems.Invalid(
                string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"A batch has at most {MostLines} lines. Nothing was taken in."),
                StatusCodes.Status413PayloadTooLarge);
        }

        var site = CallingSite.Of(context);
        var logger = loggers.CreateLogger(typeof(BatchEndpoint));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(options.Timeout);
        var results = await Task.WhenAll(lines.Select(line => TakeInAsync(line.Json, line.Number, site, intake, validation, logger, patience.Token)));

        context.Response.ContentType = "application/x-ndjson";
        foreach (var result in results)
        {
            await JsonSerializer.SerializeAsync(context.Response.BodyWriter, result, IntakeJson.Default.BatchLine, context.RequestAborted);
            context.Response.BodyWriter.Write("\n"u8);
        }

        return TypedResults.Empty;
    }

    private static async Task<BatchLine> TakeInAsync(
        byte[] line, int number, Site site, CommentIntake intake, CommentValidation validation, ILogger logger, CancellationToken cancellationToken)
    {
        var (submitted, problem) = CommentBody.Read(new ReadOnlySequence<byte>(line));
        var message = submitted?.ToMessage(site.Name);
        problem ??= validation.Check(message!);
        if (problem is not null)
        {
            return new BatchLine { Line = number, Id = submitted?.Id, Status = "invalid", Field = problem.Field.Length > 0 ? problem.Field : null, Problem = problem.Problem };
        }

        try
        {
            var outcome = await intake.TakeInAsync(message!, site, cancellationToken);
            return new BatchLine
            {
                Line = number,
                Id = message!.Id,
                Revision = outcome.Revision,
                Status = outcome.Kind == OutcomeKind.Erased ? "erased" : outcome.Verdict.Status(),
            };
        }
#pragma warning disable CA1031 // Whatever happens to one line, the others were taken in and their results must be told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (exception is not OperationCanceledException)
            {
                Log.LineFailed(logger, exception);
            }

            return new BatchLine { Line = number, Id = message!.Id, Status = "unavailable", Problem = "It could not be recorded; send this line again." };
        }
    }

    /// <summary>The lines that are not blank, numbered from 1; stops reading beyond the most that are allowed. Null when one is too long.</summary>
    private static async Task<List<(int Number, byte[] Json)>?> ReadLinesAsync(HttpContext context, long longest)
    {
        var lines = new List<(int, byte[])>();
        var number = 0;
        var reader = context.Request.BodyReader;
        while (lines.Count <= MostLines)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var buffer = read.Buffer;
            while (lines.Count <= MostLines && buffer.PositionOf((byte)'\n') is { } end)
            {
                Add(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > longest)
            {
                // Given back first: the server can read on, past the rest, only then, and answer.
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                Add(buffer);
                reader.AdvanceTo(buffer.End);
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        return lines;

        void Add(ReadOnlySequence<byte> line)
        {
            number++;
            var bytes = line.ToArray();
            if (bytes.AsSpan().Trim(" \t\r"u8).Length > 0)
            {
                lines.Add((number, bytes));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A line of a batch could not be recorded.")]
        public static partial void LineFailed(ILogger logger, Exception exception);
    }
}
