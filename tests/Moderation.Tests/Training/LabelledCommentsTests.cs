using System.IO.Compression;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Tests.Training;

public sealed class LabelledCommentsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comments-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reads_what_people_said_and_what_they_did_not()
    {
        var comment = Assert.Single(Read("""{"text":"hello","lang":"en","split":"dev","toxic":1,"spam":0,"insult":null}"""));

        Assert.Equal(("set", "hello", "en", true), (comment.Set, comment.Text, comment.Language, comment.HeldOut));
        Assert.True(comment.Label(CommentAttribute.Toxicity));
        Assert.False(comment.Label(CommentAttribute.Spam));
        Assert.Null(comment.Label(CommentAttribute.Insult));
        Assert.Null(comment.Label(CommentAttribute.Threat));
    }

    [Theory]
    [InlineData("see [URL] now", "see  https://link.invalid  now")]
    [InlineData("@USER hi URL", " @user  hi  https://link.invalid ")]
    [InlineData("one<LF>two", "one\ntwo")]
    [InlineData("a &amp; b &#128514;", "a & b 😂")]
    [InlineData("https //t.co/x", "https://t.co/x")]
    public void Undoes_the_placeholders_of_data_sets(string stored, string text) =>
        Assert.Equal(text, Assert.Single(Read($$"""{"text":"{{stored}}","lang":"en","toxic":0}""")).Text);

    [Fact]
    public void Holds_a_tenth_out_of_files_that_say_nothing_of_splits()
    {
        string[] lines = [.. Enumerable.Range(0, 2000).Select(i => $$"""{"text":"comment number {{i}}","lang":"en","toxic":0}""")];

        var heldOut = Read(lines).Count(comment => comment.HeldOut);

        Assert.InRange(heldOut, 150, 250);
        Assert.Equal(heldOut, Read(lines).Count(comment => comment.HeldOut));
    }

    [Fact]
    public void Presumes_unlabelled_comments_clean_unless_they_state_another_sentiment()
    {
        var comments = Read(
            presumedClean: true,
            """{"text":"a","lang":"ar","raw_label":"sentiment=pos"}""",
            """{"text":"b","lang":"ar","raw_label":"sentiment=NEG|sarcasm=FALSE"}""",
            """{"text":"c","lang":"aeb-latn"}""");

        Assert.Equal<string[]>(["a", "c"], [.. comments.Select(comment => comment.Text)]);
        Assert.All(comments, comment => Assert.True(comment.Presumed));
        Assert.Equal((false, null), (comments[0].Label(CommentAttribute.Toxicity), comments[0].Label(CommentAttribute.Spam)));
        Assert.True(comments[1].IsArabizi && comments[1].IsFor("ar") && !comments[1].IsFor("en"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"lang":"en"}""")]
    [InlineData("""{"text":"hello"}""")]
    public void Names_the_line_that_is_no_comment_and_not_its_text(string line)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => Read("""{"text":"secret","lang":"en"}""", line));

        Assert.StartsWith("set.jsonl line 2 is not a labelled comment", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_compressed_files_and_all_files_of_a_folder()
    {
        using (var stream = new GZipStream(File.Create(Path.Combine(_folder.FullName, "b.jsonl.gz")), CompressionLevel.Fastest))
        {
            stream.Write("""{"text":"packed","lang":"en"}"""u8);
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "a.jsonl"), """{"text":"plain","lang":"en"}""");
        File.WriteAllText(Path.Combine(_folder.FullName, "README.md"), "not comments");

        var comments = LabelledComments.Read(LabelledComments.Files([_folder]), presumedClean: false);

        Assert.Equal([("a", "plain"), ("b", "packed")], comments.Select(comment => (comment.Set, comment.Text)));
    }

    private List<LabelledComment> Read(params string[] lines) => Read(presumedClean: false, lines);

    private List<LabelledComment> Read(bool presumedClean, params string[] lines)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "set.jsonl"));
        File.WriteAllLines(file.FullName, lines);
        return LabelledComments.Read([file], presumedClean);
    }
}
