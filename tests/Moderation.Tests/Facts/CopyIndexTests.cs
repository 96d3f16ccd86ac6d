using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Facts;

namespace Moderation.Tests.Facts;

public sealed class CopyIndexTests
{
    private const string Offer = "ربحت اكثر من الف دولار في الاسبوع من البيت راسلني على التطبيق للتفاصيل";
    private const string Edited = "ربحت اكثر من الفين دولار في الاسبوع من البيت راسلني على التطبيق للتفاصيل";

    [Fact]
    public void Finds_the_same_text_and_the_edited_one_with_who_wrote_them_and_where()
    {
        var index = new CopyIndex(10_000);
        index.Add(1, Entry(Offer, author: 1, article: 1, verdict: Verdict.Reject));
        index.Add(2, Entry("🎉 " + Offer, author: 2, article: 1, verdict: Verdict.Hold));
        index.Add(3, Entry(Edited, author: 3, article: 2));
        index.Add(4, Entry("مقال جميل ومفيد جدا شكرا للكاتب على هذا الجهد الكبير", author: 4, article: 3));
        index.Add(5, Entry(Offer, author: 1, article: 9) with { Site = 2 });

        var (copies, newest) = index.Find(Entry(Offer, author: 1, article: 2), key: null, []);

        Assert.Equal(new Copies(Exact: 2, Near: 3, OtherAuthors: 2, OtherArticles: 1), copies);
        Assert.Equal(Verdict.Hold, newest);
    }

    [Fact]
    public void A_comment_is_no_copy_of_itself_and_after_an_edit_only_its_new_text_is_there()
    {
        var index = new CopyIndex(10_000);
        index.Add(1, Entry(Offer));
        index.Add(1, Entry("شيء آخر تماما لا علاقة له بما كتب هنا من قبل"));
        index.Add(2, Entry(Offer));

        Assert.Equal(1, index.Find(Entry(Offer), key: null, []).Copies.Near);
        Assert.Equal(0, index.Find(Entry(Offer), key: 2, []).Copies.Near);
        Assert.Equal(0, index.Find(Entry("شيء آخر تماما لا علاقة له بما كتب هنا من قبل"), key: 1, []).Copies.Near);
    }

    [Fact]
    public void What_is_too_old_does_not_count()
    {
        var index = new CopyIndex(10_000);
        index.Add(1, Entry(Offer) with { At = 1_000 });
        index.Add(2, Entry(Offer) with { At = 2_000 });

        index.Forget(1_500);

        Assert.Equal((1, 1), (index.Find(Entry(Offer), key: null, []).Copies.Exact, index.Size));
    }

    [Fact]
    public void Comments_of_the_same_batch_count()
    {
        var index = new CopyIndex(10_000);
        CopyEntry[] batch = [Entry(Offer, author: 5), Entry(Edited, author: 6, verdict: Verdict.Reject), Entry(Offer, author: 7) with { Site = 3 }];

        var (copies, newest) = index.Find(Entry(Offer, author: 8), key: null, batch);

        Assert.Equal((1, 2, 2, Verdict.Approve), (copies.Exact, copies.Near, copies.OtherAuthors, newest));
    }

    [Fact]
    public void Short_texts_and_texts_without_letters_are_found_by_what_they_have()
    {
        var index = new CopyIndex(10_000);
        index.Add(1, Entry("شكراً"));
        index.Add(2, Entry("👍👍"));
        index.Add(3, Entry("..."));

        Assert.Equal(1, index.Find(Entry("شكـــرا"), null, []).Copies.Exact);
        Assert.Equal(1, index.Find(Entry("👍👍"), null, []).Copies.Exact);
        Assert.Equal(0, index.Find(Entry("..."), null, []).Copies.Near);
    }

    [Fact]
    public void Agrees_with_looking_at_every_comment_while_it_grows_edits_and_forgets()
    {
        const int Most = 4_500;
        var random = new Random(11);
        var index = new CopyIndex(Most);
        var added = new List<(long Key, CopyEntry Entry)>();
        var vocabulary = Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, 5).Select(_ => (char)('ا' + random.Next(28))))).ToArray();
        var templates = Enumerable.Range(0, 2_000).Select(_ => Enumerable.Range(0, 9).Select(_ => vocabulary[random.Next(40)]).ToArray()).ToArray();
        for (var i = 0; i < 15_000; i++)
        {
            var words = (string[])templates[random.Next(2_000)].Clone();
            words[random.Next(9)] = vocabulary[random.Next(40)];
            var entry = Entry(string.Join(' ', words), (ulong)random.Next(1, 9), (ulong)random.Next(0, 4)) with { Site = (ulong)random.Next(1, 4), At = i };
            var key = random.Next(10) == 0 && added.Count > 0 ? added[^Math.Min(added.Count, random.Next(1, 900))].Key : i + 1;
            if (random.Next(40) == 0)
            {
                // At first it forgets by number alone, later by time.
                var since = i > 8_000 ? i - 3_500 : 0;
                var newestOfKey = added.Select((one, number) => (one.Key, number)).GroupBy(one => one.Key).ToDictionary(same => same.Key, same => same.Max(one => one.number));
                var first = Math.Max(0, added.Count - Most);
                var held = added.Select((one, number) => (one, number))
                    .Where(pair => pair.number >= first && newestOfKey[pair.one.Key] == pair.number && pair.one.Key != key && pair.one.Entry.Site == entry.Site && pair.one.Entry.At >= since)
                    .Select(pair => pair.one).ToList();
                var near = held.Where(one => one.Entry.Text.IsNear(entry.Text)).ToList();
                var expected = new Copies(
                    held.Count(one => one.Entry.Text.Exact == entry.Text.Exact),
                    near.Count,
                    near.Select(one => one.Entry.Author).Where(author => author != entry.Author).Distinct().Count(),
                    near.Select(one => one.Entry.Article).Where(article => article != entry.Article && article != 0).Distinct().Count());

                index.Forget(since);
                var actual = index.Find(entry, key, []).Copies;
                Assert.Equal(expected, actual);
            }

            index.Add(key, entry);
            added.Add((key, entry));
        }

        Assert.InRange(index.Size, 3_500, 3_700);
    }

    [Fact]
    public void A_flood_of_one_text_is_compared_with_so_many_and_no_more()
    {
        var index = new CopyIndex(50_000);
        for (var i = 1; i <= 50_000; i++)
        {
            index.Add(i, Entry(Offer, author: (ulong)i));
        }

        var before = Moderation.TestSupport.ThreadTime.Now();
        var (copies, _) = index.Find(Entry(Offer), null, []);

        Assert.Equal((50_000, 50_000, CopyIndex.MostCompared), (copies.Exact, copies.Near, copies.OtherAuthors));
        Assert.InRange((Moderation.TestSupport.ThreadTime.Now() - before).TotalMilliseconds, 0, 20);
    }

    private static CopyEntry Entry(string text, ulong author = 1, ulong article = 1, Verdict verdict = Verdict.Approve) => new()
    {
        Site = 1,
        Text = Fingerprint.Of(text),
        Author = author,
        Article = article,
        At = 1_000_000,
        Verdict = verdict,
    };
}
