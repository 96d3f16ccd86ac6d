using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Moderation.TestSupport;

/// <summary>
/// A site's webhook: an HTTP server that keeps what it is sent. It knows the Standard Webhooks specification and nothing of the
/// service's code.
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private WebApplication? _app;

    private WebhookReceiver() => Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/moderation/events"));

    /// <summary>Where it listens; the same over restarts.</summary>
    public Uri Address { get; }

    /// <summary>Every call that came in whole, repeats included, in the order in which they came.</summary>
    public ConcurrentQueue<WebhookCall> Calls { get; } = [];

    /// <summary>Answers a call that is already in <see cref="Calls"/>; 200 unless set.</summary>
    public Func<WebhookCall, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A receiver that listens.</summary>
    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new WebhookReceiver();
        await receiver.ListenAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Listens again after <see cref="StopAsync"/>.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.GetLeftPart(UriPartial.Authority));
        _app = builder.Build();
        _app.MapPost(Address.AbsolutePath, TakeAsync);
        await _app.StartAsync(cancellationToken);
    }

    /// <summary>Refuses connections from now on, and drops those it has.</summary>
    public async Task StopAsync()
    {
        await DisposeAsync();
        _app = null;
    }

    /// <summary>Waits until this many different events have come.</summary>
    public Task WaitForAsync(int different, TimeSpan patience, CancellationToken cancellationToken) => Eventually.TrueAsync(
        _ => Task.FromResult(Calls.Select(call => call.Id).Distinct(StringComparer.Ordinal).Count() >= different),
        patience,
        () => string.Create(CultureInfo.InvariantCulture, $"for {different} events; {Calls.Count} calls came"),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var call = new WebhookCall(
            context.Request.Headers["webhook-id"].ToString(),
            context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(),
            context.Request.ContentType,
            [.. context.Request.Headers.Keys],
            Encoding.UTF8.GetString(body.ToArray()),
            Stopwatch.GetTimestamp());
        Calls.Enqueue(call);
        await Answer(call, context);
    }
}

/// <summary>A call as it came.</summary>
/// <param name="Id">The header webhook-id.</param>
/// <param name="Timestamp">The header webhook-timestamp.</param>
/// <param name="Signature">The header webhook-signature.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="HeaderNames">The names of all headers.</param>
/// <param name="Body">The body as text.</param>
/// <param name="At">When it came, as <see cref="Stopwatch.GetTimestamp"/>.</param>
public sealed record WebhookCall(
    string Id, string Timestamp, string Signature, string? ContentType, IReadOnlyList<string> HeaderNames, string Body, long At)
{
    /// <summary>The comment that it is about.</summary>
    public string CommentId => Member("commentId").GetString()!;

    /// <summary>Which decision about the comment it is.</summary>
    public int Sequence => Member("sequence").GetInt32();

    /// <summary>Each <c>version,signature</c> of the header.</summary>
    public IReadOnlyList<string> Signatures => Signature.Split(' ');

    /// <summary>Whether one of the signatures was made with the secret, as the specification describes it.</summary>
    public bool IsSignedWith(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        const string Prefix = "whsec_";
        var key = secret.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[Prefix.Length..]) : Encoding.UTF8.GetBytes(secret);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in (string[])[Id, ".", Timestamp, ".", Body])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        var expected = hash.GetHashAndReset();
        return Signatures.Any(signature =>
            signature.Split(',') is ["v1", var encoded] && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(encoded), expected));
    }

    private JsonElement Member(string name)
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.GetProperty(name).Clone();
    }
}
