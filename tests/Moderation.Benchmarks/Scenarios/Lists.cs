using System.Diagnostics;
using System.Globalization;
using Moderation.Benchmarks.Measuring;
using Moderation.Contracts;
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
        var comments = CommentsOf(run);
        await MeasureAsync(run, "one of words", () => Load(keys, WordMode.Word), comments, isBounded: true);
        await MeasureAsync(run, "five of words, substrings, hosts, IPs and authors", () => Five(run.Size(50_000, 1_000)), [.. comments.Select((comment, i) => comment with { Author = AuthorOf(i) })], isBounded: true);
        await MeasureAsync(run, "one of IP ranges, addresses alone", () => ListMatcher.Compile([Ranges(run.Size(50_000, 1_000))]), [.. comments.Select((comment, i) => comment with { Text = "-", Author = AuthorOf(i) })], isBounded: false);
        var million = MadeUp(run.Size(1_000_000, 1_000));
        await MeasureAsync(run, "one of words", () => Load(million, WordMode.Word), comments, isBounded: false);
        await MeasureAsync(run, "one of substrings", () => Load(million, WordMode.Substring), comments, isBounded: false);
    }

    private static async Task MeasureAsync(BenchmarkRun run, string lists, Func<ListMatcher> load, List<Comment> comments, bool isBounded)
    {
        var (loads, matches, memory) = (new Samples(), new Samples(), new Samples());
        var (entries, found, allocated) = (0, 0, 0L);
        for (var round = -1; round < run.Rounds; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var matcher = load();
            var loaded = clock.Elapsed.TotalSeconds;
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            entries = matcher.Lists.Sum(list => list.Entries.Count);
            found = 0;
            allocated = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            foreach (var comment in comments)
            {
                found += matcher.In(comment, DateTimeOffset.UnixEpoch).Count;
            }

            clock.Stop();
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (round >= 0)
            {
                loads.Add(loaded);
                matches.Add(clock.Elapsed.TotalMicroseconds / comments.Count);
                memory.Add(kept / 1e6);
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {loaded:N2} s, {matches.Values[^1]:N1} µs"));
            }

            GC.KeepAlive(matcher);
        }

        var scenario = string.Create(CultureInfo.InvariantCulture, $"lists, {lists}, {entries:N0} entries, {comments.Average(comment => comment.Text.Length):N0} characters on average");
        var (loading, matching) = (
            Row.Below(scenario, string.Create(CultureInfo.InvariantCulture, $"read and made ready, {memory.Median:N0} MB"), loads, "s", LoadLimit, "N2"),
            Row.Below(scenario, string.Create(CultureInfo.InvariantCulture, $"a comment, {allocated / comments.Count:N0} bytes, {(double)found / comments.Count:N2} matches"), matches, "µs", MatchLimit, "N1"));
        run.Report.Add(isBounded ? loading : loading with { Wanted = "", Met = "" });
        run.Report.Add(isBounded ? matching : matching with { Wanted = "", Met = "" });
    }

    private static List<Comment> CommentsOf(BenchmarkRun run) =>
    [
        .. CommentWriter.Take(run.Size(40_000, 1_000)).Select(comment => comment.Text).Chunk(2)
            .Select(pair => string.Join(' ', pair))
            .Select(text => new Comment { Site = "news", Id = "1", Text = text[..Math.Min(text.Length, Longest)] }),
    ];

    private static CommentAuthor AuthorOf(int number) => new()
    {
        Name = "A reader",
        Url = "https://reader.example",
        Email = "reader@mail.example",
        Ip = string.Create(CultureInfo.InvariantCulture, $"10.{number % 251}.{number % 83}.7"),
    };

    private static ListMatcher Load(string keys, WordMode mode)
    {
        using var reader = new StringReader(keys);
        return ListMatcher.Compile([new PolicyList("keys", WordPressKeys.Read(reader, new ListEntry(string.Empty) { Mode = mode }).Taken)]);
    }

    private static ListMatcher Five(int count)
    {
        PolicyList ListOf(string name, Func<int, ListEntry> entry) => new(name, [.. Enumerable.Range(0, count).Select(entry)]);
        var words = MadeUp(2 * count).Split('\n');
        return ListMatcher.Compile(
        [
            ListOf("words", i => new ListEntry(words[i])),
            ListOf("substrings", i => new ListEntry(words[count + i]) { Mode = WordMode.Substring }),
            ListOf("hosts", i => new ListEntry(string.Create(CultureInfo.InvariantCulture, $"host{i}.example")) { Kind = ListKind.Hosts }),
            Ranges(count),
            ListOf("authors", i => new ListEntry(string.Create(CultureInfo.InvariantCulture, $"u-{i}")) { Kind = ListKind.Authors }),
        ]);
    }

    private static PolicyList Ranges(int count) => new(
        "ranges", [.. Enumerable.Range(0, count).Select(i => new ListEntry(string.Create(CultureInfo.InvariantCulture, $"10.{i / 250}.{i % 250}.0/{22 + (i % 11)}")) { Kind = ListKind.Ips })]);

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
