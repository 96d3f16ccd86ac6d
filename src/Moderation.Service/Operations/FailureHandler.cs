using System.Threading.Channels;
using Microsoft.AspNetCore.Diagnostics;
using Moderation.Service.Storage;

namespace Moderation.Service.Operations;

/// <summary>Turns what an endpoint throws into problem details: bad requests, a database in trouble, and our own mistakes.</summary>
internal sealed partial class FailureHandler(Database database, ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException bad)
        {
            await TypedResults.Problem(statusCode: bad.StatusCode, title: "Bad request", detail: Describe(bad.StatusCode)).ExecuteAsync(httpContext);
        }
        else if (exception is OperationCanceledException or TimeoutException or ChannelClosedException || database.IsTransient(exception))
        {
            await Problems.WriteUnavailableAsync(httpContext);
        }
        else
        {
            Log.Failed(logger, httpContext.GetEndpoint()?.DisplayName, exception);
            await TypedResults.Problem(statusCode: StatusCodes.Status500InternalServerError, title: "Internal error").ExecuteAsync(httpContext);
        }

        return true;
    }

    private static string Describe(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "The body came too slowly.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        _ => "The request could not be read.",
    };

    private static partial class Log
    {
        // The formatters write the kinds and the stack of an exception, never its message.
        [LoggerMessage(1, LogLevel.Error, "{Endpoint} failed.")]
        public static partial void Failed(ILogger logger, string? endpoint, Exception exception);
    }
}
