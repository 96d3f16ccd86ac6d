using System.IO.Compression;
using System.Text.Json;
using Moderation.Scoring;
using Moderation.Tests.Scoring;

namespace Moderation.Tests.Evaluation;

public sealed class ScoreCommandTests : CommandTest
{
    [Fact]
    public async Task Scores_every_row_in_order_as_the_service_does()
    {
        string[] texts = ["You are a stupid idiot", "أنت غبي وكلب", "", "😂😂😂", "ya 7abibi shlonak", "line\nbreak \u2028 and \"quotes\""];
        Write("in.jsonl", texts.Select((text, i) => JsonSerializer.Serialize(new { id = $"ت-{i}", text, toxic = "not read" })));

        Assert.Equal(0, await RunAsync("score", "--model", Model, "--in", "@in.jsonl", "--out", "@out.jsonl"));

        var rows = (await System.IO.File.ReadAllLinesAsync(File("out.jsonl"), TestContext.Current.CancellationToken)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(texts.Length, rows.Count);
        Assert.Equal("", Output);
        Assert.All(rows.Index(), row =>
        {
            var score = ShippedModel.Scorer.Score(texts[row.Index]);
            Assert.Equal($"ت-{row.Index}", row.Item.GetProperty("id").GetString());
            Assert.Equal(score.Language.WireName(), row.Item.GetProperty("language").GetString());
            Assert.Equal(
                Attributes.All.Where(attribute => score.Scores.Of(attribute) is not null).Select(attribute => (attribute.WireName(), Math.Round(score.Scores.Of(attribute)!.Value, 4))),
                row.Item.GetProperty("scores").EnumerateObject().Select(given => (given.Name, given.Value.GetDouble())));
        });
        Assert.True(rows[0].GetProperty("scores").GetProperty("toxicity").GetDouble() > 0.8);
        Assert.Empty(rows[3].GetProperty("scores").EnumerateObject());
    }

    [Fact]
    public async Task Reads_and_writes_packed_files_and_prints_without_a_file()
    {
        await using (var packed = new GZipStream(System.IO.File.Create(File("in.jsonl.gz")), CompressionLevel.Fastest))
        {
            packed.Write("""{"id": 12, "text": "hello there"}"""u8);
        }

        await RunAsync("score", "--model", Model, "--in", "@in.jsonl.gz", "--out", "@out.jsonl.gz");
        await RunAsync("score", "--model", Model, "--in", "@in.jsonl.gz");

        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(File("out.jsonl.gz")), CompressionMode.Decompress));
        Assert.Equal(Output, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("""{"id":12,"language":"en","scores":{"toxicity":0.""", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_malformed_rows_and_leaves_no_half_file_when_there_are_too_many()
    {
        Write("in.jsonl", ["""{"id":1,"text":"fine"}""", "secret", """{"text":"secret"}""", """{"id":null,"text":"secret"}""", """{"id":2,"text":7}""", "", """{"id":3,"text":"fine"}"""]);

        Assert.Equal(0, await RunAsync("score", "--model", Model, "--in", "@in.jsonl", "--malformed-limit", "4"));
        Assert.Equal<string>(["1", "3"], Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetRawText()));
        Assert.All([2, 3, 4, 5], line => Assert.Contains($"in.jsonl line {line} is not a comment to score", Progress, StringComparison.Ordinal));
        Assert.Contains("4 malformed lines were passed over.", Progress, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Progress, StringComparison.Ordinal);

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("score", "--model", Model, "--in", "@in.jsonl", "--out", "@out.jsonl", "--malformed-limit", "3"));
        Assert.Empty(Directory.EnumerateFiles(File("."), "out.jsonl*"));
    }

    [Fact]
    public async Task Refuses_a_file_that_is_not_there()
    {
        Assert.Equal(1, await RunAsync("score", "--model", Model, "--in", "@none.jsonl"));
        Assert.Contains("File does not exist", Progress, StringComparison.Ordinal);
    }
}
