using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Moderation.Benchmarks.Measuring;

namespace Moderation.Benchmarks.Web;

/// <summary>Posts comments over kept-alive connections, one at a time on each, from a process of its own and with as little work as possible.</summary>
internal static class HttpLoad
{
    /// <summary>How the benchmarks start it: port, path, API key, connections, first number, warm-up and measuring time in s.</summary>
    public const string Verb = "http-load";

    private const int TemplatesPerConnection = 64;

    // Completions run on the thread that waits for sockets: no hand-over, fewer switches on a machine that the service needs too.
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_QuickJitForLoops"] = "0",
    };

    /// <summary>Runs a load from another process.</summary>
    public static Task<HttpLoadResult> MeasureAsync(
        int port, string path, string apiKey, int connections, long first, TimeSpan warmUp, TimeSpan measured, CancellationToken cancellationToken) =>
        Child.MeasureAsync<HttpLoadResult>(
            Verb,
            [Text(port), path, apiKey, Text(connections), Text(first), Text(warmUp.TotalSeconds), Text(measured.TotalSeconds)],
            Environment,
            warmUp + measured + TimeSpan.FromMinutes(1),
            cancellationToken);

    /// <summary>The child's work.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var port = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var numbers = arguments.Skip(3).Select(argument => double.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
        var connections = (int)numbers[0];
        var run = new LoadRun((long)numbers[1], TimeSpan.FromSeconds(numbers[2]), TimeSpan.FromSeconds(numbers[3]));
        var templates = CommentTemplate.Requests(connections * TemplatesPerConnection, arguments[1], arguments[2]);
        var callers = templates.Chunk(TemplatesPerConnection).Select(own => new Caller(port, own, run)).ToList();
        await Task.WhenAll(callers.Select(caller => caller.ConnectAsync()));
        run.Clock.Start();
        await Task.WhenAll(callers.Select(caller => caller.RunAsync()));
        var latencies = callers.SelectMany(caller => caller.Latencies).Order().ToList();
        Child.Answer(new HttpLoadResult(
            latencies.Count / run.Measured.TotalSeconds,
            latencies[latencies.Count / 2].TotalMilliseconds,
            latencies[(int)(latencies.Count * 0.99)].TotalMilliseconds,
            latencies[^1].TotalMilliseconds,
            callers.Sum(caller => caller.Latencies.Count + caller.BeforeAndAfter),
            callers.Sum(caller => caller.Refused)));
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class LoadRun(long first, TimeSpan warmUp, TimeSpan measured)
    {
        private long _next = first;

        public Stopwatch Clock { get; } = new();

        public TimeSpan Measured => measured;

        public TimeSpan End => warmUp + measured;

        public long Next() => Interlocked.Increment(ref _next);

        /// <summary>Whether an answer that came now counts.</summary>
        public bool Counts(TimeSpan now) => now >= warmUp && now < End;
    }

    private sealed class Caller(int port, CommentTemplate[] templates, LoadRun run)
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _answer = new byte[8192];

        public List<TimeSpan> Latencies { get; } = new(10_000);

        public int BeforeAndAfter { get; private set; }

        public int Refused { get; private set; }

        public async Task ConnectAsync() => await _socket.ConnectAsync(IPAddress.Loopback, port);

        public async Task RunAsync()
        {
            for (var turn = 0; run.Clock.Elapsed < run.End; turn++)
            {
                var request = templates[turn % templates.Length].Stamp(run.Next()).Bytes;
                var sent = run.Clock.Elapsed;
                await _socket.SendAsync(request);
                var length = 0;
                do
                {
                    var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
                    if (read == 0)
                    {
                        throw new InvalidOperationException("The server closed a connection.");
                    }

                    length += read;
                }
                while (!HttpAnswer.IsComplete(_answer.AsSpan(0, length)));

                var now = run.Clock.Elapsed;
                Refused += HttpAnswer.IsSuccess(_answer) ? 0 : 1;
                if (run.Counts(now))
                {
                    Latencies.Add(now - sent);
                }
                else
                {
                    BeforeAndAfter++;
                }
            }

            _socket.Dispose();
        }
    }
}

/// <summary>What a load over HTTP showed.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="P50">Half of the answers came within this many ms.</param>
/// <param name="P99">All but a hundredth came within this many ms.</param>
/// <param name="Max">The slowest, in ms.</param>
/// <param name="Sent">All requests, warm-up included.</param>
/// <param name="Refused">How many answers were no 2xx.</param>
internal sealed record HttpLoadResult(double Rate, double P50, double P99, double Max, long Sent, long Refused);
