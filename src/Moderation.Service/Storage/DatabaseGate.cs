using Moderation.Service.Operations;

namespace Moderation.Service.Storage;

/// <summary>Lets requests through once the schema is up to date. While it is not, each waits a little and then gets 503.</summary>
internal sealed class DatabaseGate(RequestDelegate next, Database database, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task InvokeAsync(HttpContext context) => database.Ready.IsCompletedSuccessfully ? next(context) : WaitAsync(context);

    private async Task WaitAsync(HttpContext context)
    {
        try
        {
            await database.Ready.WaitAsync(Patience, clock, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            await Problems.WriteUnavailableAsync(context);
            return;
        }

        await next(context);
    }
}
