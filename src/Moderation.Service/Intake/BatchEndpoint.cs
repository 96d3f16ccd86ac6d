using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Many comments in one call: newline-delimited JSON in, one result per line out, in order.</summary>
internal static class BatchEndpoint
{
    private const int MostLines = 1_000;
    private const long LargestBody = 32 * 1024 * 1024;

    public static async Task<IResult> SubmitAsync(HttpContext context, CommentIntake intake, CommentValidation validation, IntakeOptions options)
    {
        if (!CommentBody.IsJson(context.Request, "application/x-ndjson"))
        {
            return Problems.Invalid(string.Empty, "The body must be application/x-ndjson in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestBody;
        var lines = await ReadLinesAsync(context);
        if (lines.Count > MostLines)
        {
            return Problems.Invalid(
                string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"A batch has at most {MostLines} lines. Nothing was taken in."),
                StatusCodes.Status413PayloadTooLarge);
        }

        var site = CallingSite.Of(context);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(options.Timeout);
        var results = await Task.WhenAll(lines.Select((line, index) => TakeInAsync(line, index + 1, site, intake, validation, patience.Token)));

        context.Response.ContentType = "application/x-ndjson";
        foreach (var result in results)
        {
            await JsonSerializer.SerializeAsync(context.Response.BodyWriter, result, IntakeJson.Default.BatchLine, context.RequestAborted);
            context.Response.BodyWriter.Write("\n"u8);
        }

        return TypedResults.Empty;
    }

    private static async Task<BatchLine> TakeInAsync(
        byte[] line, int number, Site site, CommentIntake intake, CommentValidation validation, CancellationToken cancellationToken)
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
        catch (OperationCanceledException)
        {
            return new BatchLine { Line = number, Id = message!.Id, Status = "unavailable", Problem = "The database does not answer; send this line again." };
        }
    }

    /// <summary>The lines that are not blank; stops reading beyond the most that are allowed.</summary>
    private static async Task<List<byte[]>> ReadLinesAsync(HttpContext context)
    {
        var lines = new List<byte[]>();
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
            var bytes = line.ToArray();
            if (bytes.AsSpan().Trim(" \t\r"u8).Length > 0)
            {
                lines.Add(bytes);
            }
        }
    }
}
