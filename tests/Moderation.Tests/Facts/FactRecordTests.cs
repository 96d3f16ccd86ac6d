using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Facts;

namespace Moderation.Tests.Facts;

public sealed class FactRecordTests
{
    [Fact]
    public void What_is_stored_is_read_as_it_was() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue).Select(Of)), facts =>
    {
        var read = FactRecord.Read(facts.ToBytes())!;

        Assert.Equal(facts.Evidence.History, read.Evidence.History);
        Assert.Equal(facts.Evidence.Email, read.Evidence.Email);
        Assert.Equal((facts.IsScored, facts.HoneypotFilled, facts.OnForm, facts.Author, facts.Article), (read.IsScored, read.HoneypotFilled, read.OnForm, read.Author, read.Article));
        Assert.Equal((facts.Text.Exact, facts.Text.Near), (read.Text.Exact, read.Text.Near));
        Assert.Equal(facts.Text.Keys.ToArray(), read.Text.Keys.ToArray());
        Assert.Equal(facts.Evidence.Scored.Score.Language, read.Evidence.Scored.Score.Language);
        Assert.Equal(facts.Evidence.Scored.Score.Supported, read.Evidence.Scored.Score.Supported);
        Assert.All(Attributes.All, attribute => Assert.Equal(facts.Evidence.Scored.Score.Scores.Of(attribute), read.Evidence.Scored.Score.Scores.Of(attribute)));
        Assert.Equal(facts.Evidence.Scored.Second?.Unavailable is not null, read.Evidence.Scored.Second?.Unavailable is not null);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_tells_nothing_of_the_text_and_takes_little_room()
    {
        const string Words = "Some secret words that nobody else may read here";
        var bytes = (Of(3) with { Text = Fingerprint.Of(Words) }).ToBytes();

        Assert.InRange(bytes.Length, 60, 260);
        Assert.All(Words.Split(' '), word => Assert.True(word.Length < 5 || !Encoding.UTF8.GetString(bytes).Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0901")]
    public void What_another_version_wrote_is_not_read(string hex) => Assert.Null(FactRecord.Read(Convert.FromHexString(hex)));

    private static FactRecord Of(int seed)
    {
        var random = new Random(seed);
        var scores = AttributeScores.Unknown();
        for (var i = 0; i < Attributes.Count; i++)
        {
            scores[i] = random.Next(3) == 0 ? float.NaN : random.NextSingle();
        }

        var score = new CommentScore((CommentLanguage)random.Next(5), random.Next(2) == 0, scores);
        return new FactRecord
        {
            Evidence = new Evidence
            {
                Scored = new Scored { Score = score, First = scores, Second = random.Next(3) == 0 ? SecondScore.Without("x", 1, SecondScore.Busy) : null },
                Email = (EmailTraits)random.Next(16),
                History = new History
                {
                    Author = Subject(random),
                    Mailbox = Subject(random),
                    Address = Subject(random),
                    Article = Subject(random),
                    Copies = new Copies(random.Next(), random.Next(300), random.Next(5), random.Next(2)),
                    ReplyDepth = random.Next(3) == 0 ? null : random.Next(9),
                    LastVerdict = random.Next(2) == 0 ? null : (Verdict)random.Next(3),
                },
            },
            IsScored = random.Next(2) == 0,
            HoneypotFilled = random.Next(2) == 0,
            OnForm = random.Next(2) == 0 ? null : random.NextInt64(1L << 40),
            Text = Fingerprint.Of(string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(1_000_000)))),
            Author = (ulong)random.NextInt64(),
            Article = (ulong)random.NextInt64(),
        };
    }

    private static SubjectHistory? Subject(Random random) => random.Next(3) == 0 ? null : new SubjectHistory
    {
        FirstSeenAt = random.Next(2) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(2_000_000_000_000)),
        Submitted = random.Next(),
        Approved = random.Next(100),
        Rejected = random.Next(100),
        Held = random.Next(200),
        InTenMinutes = random.Next(3),
        InDay = random.Next(20_000),
        InMonth = random.Next(20_000),
        RejectedInMonth = random.Next(20_000),
        Order = (StandingOrder)random.Next(9),
    };
}
