using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Moderation.Service.Sites;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>
/// Posts events to the webhook of one site. The address comes from the operator's configuration and never from a reader or a
/// site's request, so addresses within the operator's own network are allowed; redirects, which the receiver chooses, are not followed.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>How long one attempt may take, until the status has come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri _address;
    private readonly IReadOnlyList<byte[]> _keys;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly ResiliencePipeline _attempt;

    public WebhookSender(Site site, int sideBySide, TimeProvider clock)
    {
        _address = site.WebhookUrl!;
        _keys = site.WebhookSecrets;
        _clock = clock;
#pragma warning disable CA2000 // The invoker disposes it.
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = sideBySide,
            // A receiver that moves is found under its new address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // What an answer says beyond its status is of no interest; a short one is read to keep the connection.
            MaxResponseDrainSize = 64 * 1024,
            ActivityHeadersPropagator = null,
        });
#pragma warning restore CA2000

        // A receiver that restarts or closes an idle connection should not cost the first wait of the long schedule.
        _attempt = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(Patience)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>Makes one attempt. Whatever the receiver does is an outcome, not an exception.</summary>
    public async Task<Attempt> PostAsync(string eventId, string eventJson, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(eventJson);
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(_keys, eventId, timestamp, body);
        try
        {
            return await _attempt.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
                    request.Content.Headers.ContentType = Json;
                    request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, eventId);
                    request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
                    request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, signature);
                    request.Headers.TryAddWithoutValidation("User-Agent", "Moderation");
                    using var response = await _http.SendAsync(request, token);
                    return new Attempt((int)response.StatusCode, null, RetryAfter(response));
                },
                cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new Attempt(null, "timeout", null);
        }
        catch (HttpRequestException exception)
        {
            return new Attempt(null, Describe(exception.HttpRequestError), null);
        }
    }

    public void Dispose() => _http.Dispose();

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    private static string Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "name_resolution",
        HttpRequestError.ConnectionError => "connection",
        HttpRequestError.SecureConnectionError => "tls",
        _ => "transport",
    };
}
