using System.Globalization;
using System.Net;
using System.Text;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Operations;

/// <summary>Takes what a service exports over OTLP (HTTP, protobuf) and keeps the bytes.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly MemoryStream _received = new();
    private readonly Lock _gate = new();
    private readonly Task _taking;

    public Collector()
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _taking = Task.Run(TakeAsync);
    }

    public Uri Address { get; }

    /// <summary>All bytes as Latin-1, so that one character is one byte.</summary>
    public string Received
    {
        get
        {
            lock (_gate)
            {
                return Encoding.Latin1.GetString(_received.ToArray());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking;
        await _received.DisposeAsync();
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_gate)
                {
                    body.WriteTo(_received);
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
