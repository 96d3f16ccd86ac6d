using System.Text;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Tests.Labelling;

public sealed class LabelRowTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rows-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_again_as_a_labelled_comment()
    {
        var spam = Read(Row(new Label { Source = LabelSource.Feedback, Verdict = Verdict.Reject, Reason = RejectionReason.Spam }));
        var nothing = Read(Row(new Label { Source = LabelSource.Moderator, By = "m-secret", Verdict = Verdict.Reject, Reason = RejectionReason.OffTopic }));

        Assert.Equal(("c 1", "سطر\nوسطر \"2\"", "ar"), (spam.Id, spam.Text, spam.Language));
        Assert.True(spam.Label(CommentAttribute.Spam));
        Assert.Null(spam.Label(CommentAttribute.Toxicity));
        Assert.Equal(0.5f, spam.Weight);
        Assert.All(nothing.Labels, Assert.Null);
    }

    [Fact]
    public void Who_labelled_is_told_as_kinds_and_counts_only()
    {
        var row = Json(Row(
            new Label { Source = LabelSource.Moderator, By = "m-secret", Verdict = Verdict.Approve },
            new Label { Source = LabelSource.Moderator, By = "m-other", Verdict = Verdict.Reject, Reason = RejectionReason.Insult },
            new Label { Source = LabelSource.ReaderReport, By = "r-secret", Verdict = Verdict.Reject }));

        Assert.DoesNotContain("secret", row, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(row);
        Assert.Equal("""{"moderator":2,"reader_report":1}""", document.RootElement.GetProperty("provenance").GetRawText());
        Assert.True(document.RootElement.GetProperty("disagreement").GetBoolean());
        Assert.False(document.RootElement.TryGetProperty("verdict", out _));
    }

    private static LabelRow Row(params Label[] labels) => new()
    {
        Site = "news",
        Id = "c 1",
        Revision = 1,
        Text = "سطر\nوسطر \"2\"",
        Language = CommentLanguage.Arabic,
        LabelledAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Opinion = LabelOpinion.Of(labels),
    };

    private static string Json(LabelRow row)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            row.Write(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private LabelledComment Read(LabelRow row)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "site.jsonl"));
        File.WriteAllText(file.FullName, Json(row) + "\n");
        return Assert.Single(LabelledComments.Read([file], presumedClean: false));
    }
}
