using System.Diagnostics;
using System.Globalization;
using System.Text;
using Moderation.Benchmarks.Measuring;
using Moderation.Service.Announcing.Bus;
using Moderation.TestSupport;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Moderation.Benchmarks.Bus;

/// <summary>Publishes comments in a process of its own while they are decided.</summary>
internal static class BusLoad
{
    /// <summary>How the benchmarks start it: address, first number, warm-up and measuring time in s, rate a second or 0.</summary>
    public const string Verb = "bus-load";

    /// <summary>How many comments may be without a decision when no rate is given: enough to keep everybody busy.</summary>
    private const int Outstanding = 3_000;

    private const int TemplateCount = 4_000;
    private const int MostUnconfirmed = 10_000;

    /// <summary>Threads of the load sleep at once, like those of the service: spinning, a load at half of the top rate took a sixth of the processors that it measures.</summary>
    private static readonly Dictionary<string, string> WithoutSpinning = new(StringComparer.Ordinal) { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };

    /// <summary>Runs a load from another process.</summary>
    public static Task<BusLoadResult> MeasureAsync(Uri broker, long first, TimeSpan warmUp, TimeSpan measured, double rate, CancellationToken cancellationToken) =>
        Child.MeasureAsync<BusLoadResult>(
            Verb,
            [broker.ToString(), Text(first), Text(warmUp.TotalSeconds), Text(measured.TotalSeconds), Text(rate)],
            WithoutSpinning,
            warmUp + measured + TimeSpan.FromMinutes(1),
            cancellationToken);

    /// <summary>The child's work.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var numbers = arguments.Skip(1).Select(argument => double.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
        await using var connection = await new ConnectionFactory { Uri = new Uri(arguments[0]) }.CreateConnectionAsync();
        await using var publishing = await ConfirmingChannel.OpenAsync(connection, CancellationToken.None);
        var pace = new Pace(publishing, (long)numbers[0], TimeSpan.FromSeconds(numbers[1]), TimeSpan.FromSeconds(numbers[2]));
        Child.Answer(numbers[3] > 0 ? await pace.AtRateAsync(connection, numbers[3]) : await pace.AsFastAsDecidedAsync(connection));
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Pace(ConfirmingChannel publishing, long first, TimeSpan warmUp, TimeSpan measured)
    {
        private readonly CommentTemplate[] _templates = CommentTemplate.Messages(TemplateCount);
        private readonly BasicProperties _properties = new() { Persistent = true, ContentType = "application/json" };
        private long _published;

        /// <summary>Keeps a number of comments in the pipe and counts decisions in the result queue.</summary>
        public async Task<BusLoadResult> AsFastAsDecidedAsync(IConnection connection)
        {
            await using var counting = await connection.CreateChannelAsync();
            var clock = Stopwatch.StartNew();
            (TimeSpan At, uint Decided)? begin = null;
            while (true)
            {
                var decided = await counting.MessageCountAsync(BusSubject.Results);
                var now = clock.Elapsed;
                begin ??= now >= warmUp ? (now, decided) : null;
                if (begin is { } start && now - start.At >= measured)
                {
                    await publishing.ConfirmedAsync();
                    return new BusLoadResult((decided - start.Decided) / (now - start.At).TotalSeconds, 0, 0, 0, _published);
                }

                if (_published - decided >= Outstanding)
                {
                    await Task.Delay(5);
                }

                while (_published - decided < Outstanding)
                {
                    await PublishAsync();
                }
            }
        }

        /// <summary>
        /// Publishes at a rate and measures from when each comment was due to when its decision came. What was due while the load slept
        /// counts from when it woke, because the timer is the load's own; what waits for the broker to take another counts all of that.
        /// </summary>
        public async Task<BusLoadResult> AtRateAsync(IConnection connection, double rate)
        {
            var total = (int)((warmUp + measured).TotalSeconds * rate);
            var skipped = (int)(warmUp.TotalSeconds * rate);
            var begun = new double[total];
            var latencies = new double[total];
            var places = new Dictionary<long, int>(total);
            for (var i = 0; i < total; i++)
            {
                places.Add(CommentTemplate.Scatter(first + i), i);
            }

            var missing = total;
            var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clock = new Stopwatch();
            await using var channel = await connection.CreateChannelAsync();
            await channel.BasicQosAsync(0, 500, global: false);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                var now = clock.Elapsed.TotalMilliseconds;
                if (places.TryGetValue(CommentId(delivery.Body.Span), out var place) && latencies[place] == 0)
                {
                    latencies[place] = now - begun[place];
                    if (--missing == 0)
                    {
                        all.SetResult();
                    }
                }

                // As a site would that gets thousands a second; what is left unacknowledged comes to the next round, which knows it not.
                if (delivery.DeliveryTag % 50 == 0)
                {
                    await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true);
                }
            };
            clock.Start();
            await channel.BasicConsumeAsync(BusSubject.Results, autoAck: false, consumer);
            while (_published < total)
            {
                var woke = clock.Elapsed.TotalMilliseconds;
                while (_published < total && _published / rate <= clock.Elapsed.TotalSeconds)
                {
                    begun[_published] = Math.Max(woke, _published / rate * 1_000);
                    await PublishAsync();
                }

                await Task.Delay(1);
            }

            await publishing.ConfirmedAsync();
            var sentAt = total / clock.Elapsed.TotalSeconds;
            await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
            var sorted = latencies.AsSpan(skipped).ToArray();
            Array.Sort(sorted);
            return new BusLoadResult(sentAt, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1], _published);
        }

        private async ValueTask PublishAsync()
        {
            var template = _templates[_published % TemplateCount].Stamp(first + _published);
            await publishing.PublishAsync(BusSite.Comments, "comment", _properties, template.Bytes, CancellationToken.None);
            _published++;
            if (publishing.Unconfirmed > MostUnconfirmed)
            {
                await publishing.ConfirmedAsync();
            }
        }

        private static long CommentId(ReadOnlySpan<byte> json)
        {
            var key = "\"commentId\":\""u8;
            var at = json.IndexOf(key) + key.Length;
            return long.Parse(Encoding.ASCII.GetString(json.Slice(at, CommentTemplate.IdLength)), CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>What a load on the bus showed.</summary>
/// <param name="Rate">Decisions a second; with a given rate, comments published a second.</param>
/// <param name="P50">Half of the decisions came within this many ms.</param>
/// <param name="P99">All but a hundredth came within this many ms.</param>
/// <param name="Max">The slowest, in ms.</param>
/// <param name="Published">All that were published, warm-up included.</param>
internal sealed record BusLoadResult(double Rate, double P50, double P99, double Max, long Published);
