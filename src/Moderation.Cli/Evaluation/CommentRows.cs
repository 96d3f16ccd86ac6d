using System.Text;
using System.Text.Json;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>A comment that nobody need have labelled.</summary>
/// <param name="Id">Its id as JSON: text or a number.</param>
/// <param name="Text">What the reader wrote.</param>
internal sealed record CommentRow(string Id, string Text)
{
    /// <summary>What a model says about it, as a line of JSON.</summary>
    public string Scored(CommentScorer scorer)
    {
        var score = scorer.Score(Text);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("id");
            json.WriteRawValue(Id);
            json.WriteString("language", score.Language.WireName());
            json.WriteStartObject("scores");
            foreach (var attribute in Attributes.All)
            {
                if (score.Scores.Of(attribute) is { } probability)
                {
                    json.WriteNumber(attribute.WireName(), Math.Round(probability, 4));
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>Reads comments one by one, however many there are.</summary>
internal static class CommentRows
{
    /// <summary>Reads to the end; empty lines are nothing.</summary>
    /// <exception cref="InvalidDataException">A line too many is no comment.</exception>
    public static IEnumerable<CommentRow> Read(TextReader reader, string name, MalformedRows malformed)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && Parse(line, name, number, malformed) is { } row)
            {
                yield return row;
            }
        }
    }

    private static CommentRow? Parse(string line, string name, int number, MalformedRows malformed)
    {
        try
        {
            using var row = JsonDocument.Parse(line);
            var id = row.RootElement.GetProperty("id");
            return id.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? new CommentRow(id.GetRawText(), row.RootElement.GetProperty("text").GetString() ?? throw new InvalidOperationException("'text' is null."))
                : throw new InvalidOperationException("'id' is neither text nor a number.");
        }
        catch (Exception reason) when (reason is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            malformed.Add(name, number, reason);
            return null;
        }
    }
}
