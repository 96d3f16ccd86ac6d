using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Moderation.Contracts;

namespace Moderation.Service.Demo;

/// <summary>The demo site's client of the public API: submits comments and reads decisions, over HTTP like any other site.</summary>
internal sealed class ModerationClient : IDisposable
{
    private const string LongestPoll = "25";
    private static readonly TimeSpan SubmitPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(40);

    private static readonly CommentArticle Article = new()
    {
        Id = DemoArticle.Id,
        Title = DemoArticle.Title,
        Section = DemoArticle.Section,
    };

    private readonly IServer _server;
    private readonly HttpClient _http;

    public ModerationClient(DemoSettings settings, IServer server)
    {
        _server = server;
#pragma warning disable CA2000 // The client owns it.
        var connections = new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
#pragma warning restore CA2000
        _http = new HttpClient(connections) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
    }

    /// <summary>The service's own address, known once it listens.</summary>
    private Uri Address
    {
        get
        {
            var addresses = _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            var address = addresses.FirstOrDefault(a => a.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? addresses.FirstOrDefault()
                ?? throw new HttpRequestException("The service does not listen yet.");

            // A server that listens on every interface is reached on this one.
            var binding = BindingAddress.Parse(address);
            var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
            return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
        }
    }

    /// <summary>Submits this version of a comment and waits a little for the decision.</summary>
    /// <remarks>May be called again for the same version: the service knows the comment by its id and decides it once.</remarks>
    public async Task<SubmitAnswer> SubmitAsync(DemoComment comment, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SubmitPatience);
        try
        {
            var address = Address;
            using var response = await _http.PostAsJsonAsync(
                new Uri(address, "/v1/comments?wait=5"), Message(comment, address), Wire.Default.CommentSubmitted, patience.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Accepted =>
                    Accepted(comment, (await response.Content.ReadFromJsonAsync(Wire.Default.Submitted, patience.Token))!),
                HttpStatusCode.BadRequest or HttpStatusCode.Gone or HttpStatusCode.RequestEntityTooLarge => new SubmitAnswer.Refused(
                    (await ReadProblemAsync(response, patience.Token)).Field, response.StatusCode == HttpStatusCode.RequestEntityTooLarge),

                // 503 and the like pass; a wrong key does too, once it is set right.
                _ => new SubmitAnswer.Unavailable((int)response.StatusCode),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SubmitAnswer.Unavailable(0);
        }
    }

    /// <summary>Waits for decisions after the last that was acknowledged; the page is empty when none came.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not with a page.</exception>
    public async Task<DecisionPage> ReadDecisionsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PollPatience);
        return (await _http.GetFromJsonAsync(new Uri(Address, "/v1/events?wait=" + LongestPoll), Wire.Default.DecisionPage, patience.Token))!;
    }

    /// <summary>Says that everything up to the cursor has been dealt with.</summary>
    /// <exception cref="HttpRequestException">The service does not answer.</exception>
    public async Task AcknowledgeAsync(string cursor, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SubmitPatience);
        using var response = await _http.PostAsJsonAsync(
            new Uri(Address, "/v1/events/ack"), new Acknowledgement(cursor), Wire.Default.Acknowledgement, patience.Token);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static CommentSubmitted Message(DemoComment comment, Uri address) => new()
    {
        Site = DemoSettings.Site,
        Id = comment.Id,
        Text = comment.Text,
        Author = new CommentAuthor { Name = comment.Name, Email = comment.Email, Url = comment.Website, Ip = comment.Ip, UserAgent = comment.UserAgent },
        Article = Article with { Url = new Uri(address, DemoEndpoints.Home).ToString() },
        ParentId = comment.ParentId,
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(comment.SubmittedAt),
        Honeypot = comment.Honeypot,
    };

    private static SubmitAnswer.Accepted Accepted(DemoComment comment, Submitted submitted) => new(
        submitted.Decision
        ?? new DecisionEvent { CommentId = comment.Id, Revision = submitted.Revision, Sequence = 0, Verdict = string.Empty });

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(Wire.Default.Problem, cancellationToken) ?? new Problem();
        }
        catch (JsonException)
        {
            return new Problem();
        }
    }
}

/// <summary>What the service said to a comment.</summary>
internal abstract record SubmitAnswer
{
    /// <summary>It has it. A decision of sequence 0 is yet to come as an event.</summary>
    public sealed record Accepted(DecisionEvent Decision) : SubmitAnswer;

    /// <summary>It never takes it as it is, because of a field, when it named one.</summary>
    public sealed record Refused(string? Field, bool TooLarge) : SubmitAnswer;

    /// <summary>It may take it later. The status is 0 when there was no answer.</summary>
    public sealed record Unavailable(int Status) : SubmitAnswer;
}
