using System.Diagnostics;
using System.Globalization;
using Moderation.Benchmarks.Measuring;
using Moderation.Rules.Lists;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Lists of site policies alone, on one thread: made ready, and looked up in comments.</summary>
internal static class Lists
{
    /// <summary>Names a file of disallowed keys to measure with; made-up ones otherwise.</summary>
    private const string FileVariable = "MODERATION_BENCHMARK_LIST";

    private const int Longest = 110;
    private const int LoadLimit = 2;
    private const int MatchLimit = 20;
    private const string Letters = "abcdefghiklmnoprstuwy";
    private const string ArabicLetters = "ابتجحدرسشعفقكلمنهوي";

    public static async Task RunAsync(BenchmarkRun run)
    {
        var file = Environment.GetEnvironmentVariable(FileVariable);
        var keys = file is null ? MadeUp(run.Size(65_000, 1_000)) : await File.ReadAllTextAsync(file, run.Token);
        await MeasureAsync(run, keys, WordMode.Word, isBounded: true);
        var million = MadeUp(run.Size(1_000_000, 1_000));
        await MeasureAsync(run, million, WordMode.Word, isBounded: false);
        await MeasureAsync(run, million, WordMode.Substring, isBounded: false);
    }

    private static async Task MeasureAsync(BenchmarkRun run, string keys, WordMode mode, bool isBounded)
    {
        var comments = CommentWriter.Take(run.Size(40_000, 1_000)).Select(comment => comment.Text).Chunk(2)
            .Select(pair => string.Join(' ', pair))
            .Select(text => text[..Math.Min(text.Length, Longest)])
            .ToList();
        var (loads, matches, memory) = (new Samples(), new Samples(), new Samples());
        var (entries, found) = (0, 0);
        var hits = new List<ListHit>();
        for (var round = -1; round < run.Rounds; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var matcher = Load(keys, mode, out entries);
            var load = clock.Elapsed.TotalSeconds;
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            found = 0;
            clock.Restart();
            foreach (var comment in comments)
            {
                hits.Clear();
                matcher.In(comment, DateTimeOffset.UnixEpoch, hits);
                found += hits.Count;
            }

            if (round >= 0)
            {
                loads.Add(load);
                matches.Add(clock.Elapsed.TotalMicroseconds / comments.Count);
                memory.Add(kept / 1e6);
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {load:N2} s, {matches.Values[^1]:N1} µs"));
            }

            GC.KeepAlive(matcher);
        }

        var scenario = string.Create(CultureInfo.InvariantCulture, $"lists, {entries:N0} entries, {mode}, {comments.Average(comment => comment.Length):N0} characters on average");
        var subject = string.Create(CultureInfo.InvariantCulture, $"{memory.Median:N0} MB, {(double)found / comments.Count:N2} matches a comment");
        var (loading, matching) = (Row.Below(scenario, "read and made ready, " + subject, loads, "s", LoadLimit, "N2"), Row.Below(scenario, "a comment", matches, "µs", MatchLimit, "N1"));
        run.Report.Add(isBounded ? loading : loading with { Wanted = "", Met = "" });
        run.Report.Add(isBounded ? matching : matching with { Wanted = "", Met = "" });
    }

    private static ListMatcher Load(string keys, WordMode mode, out int entries)
    {
        using var reader = new StringReader(keys);
        var imported = WordPressKeys.Read(reader, new ListEntry(string.Empty) { Mode = mode });
        entries = imported.Taken.Count;
        return ListMatcher.Compile([new PolicyList("benchmark", imported.Taken)]);
    }

    private static string MadeUp(int count)
    {
        // Seeded: every run has the same entries.
#pragma warning disable CA5394
        var random = new Random(1);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var letters = i % 2 == 0 ? Letters : ArabicLetters;
            for (var length = random.Next(5, 14); length > 0; length--)
            {
                text.Append(letters[random.Next(letters.Length)]);
            }

            text.Append('\n');
        }
#pragma warning restore CA5394

        return text.ToString();
    }
}
