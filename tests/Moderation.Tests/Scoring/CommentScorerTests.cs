using Moderation.Scoring;
using Moderation.Tests.Text;
using Moderation.Text;

namespace Moderation.Tests.Scoring;

public sealed class CommentScorerTests
{
    private readonly CommentScorer _scorer = ShippedModel.Scorer;

    [Theory]
    [InlineData("أنت غبي وحقير يا كلب", "صباح الخير يا أصدقاء", CommentLanguage.Arabic)]
    [InlineData("You are a stupid disgusting idiot", "Thank you for this helpful article", CommentLanguage.English)]
    [InlineData("المقال جيد you are a stupid disgusting idiot", "المقال جيد thank you for this helpful article", CommentLanguage.Mixed)]
    [InlineData("أنت غبي وحقير يا كلب thank you for the article", "صباح الخير thank you for the article", CommentLanguage.Mixed)]
    public void An_insult_scores_far_above_a_greeting(string insult, string greeting, CommentLanguage language)
    {
        var bad = _scorer.Score(insult);
        var good = _scorer.Score(greeting);

        Assert.Equal((language, language), (bad.Language, good.Language));
        Assert.True(bad.Supported);
        Assert.InRange(bad.Scores.Of(CommentAttribute.Toxicity)!.Value, 0.8, 1);
        Assert.InRange(good.Scores.Of(CommentAttribute.Toxicity)!.Value, 0, 0.3);
    }

    [Fact]
    public void Most_everyday_comments_can_be_approved()
    {
        var held = EverydayComments.Benign.Where(comment => !IsApproved(comment)).ToArray();

        Assert.True(held.Length * 5 <= EverydayComments.Benign.Length, "Held: " + string.Join(" | ", held));
    }

    [Fact]
    public void No_plain_abuse_can_be_approved() => Assert.DoesNotContain(EverydayComments.Abusive, IsApproved);

    [Theory]
    [InlineData("مرحبا بكم في موقعنا", CommentLanguage.Arabic)]
    [InlineData("شلونكم شخباركم", CommentLanguage.Arabic)]
    [InlineData("شاهدت فيلم Titanic امس في السينما مع الاصدقاء وكان جميلا", CommentLanguage.Arabic)]
    [InlineData("This is a good article", CommentLanguage.English)]
    [InlineData("Brilliant reporting", CommentLanguage.English)]
    [InlineData("fuck off", CommentLanguage.English)]
    [InlineData("ya 7abibi shlonak inta", CommentLanguage.Arabizi)]
    [InlineData("wallah ana mesh 3aref", CommentLanguage.Arabizi)]
    [InlineData("kos omak ya sharmout", CommentLanguage.Arabizi)]
    [InlineData("المقال رائع thank you for sharing", CommentLanguage.Mixed)]
    [InlineData("C'est vraiment un article très intéressant, merci", CommentLanguage.Other)]
    [InlineData("Das ist ein sehr guter Artikel", CommentLanguage.Other)]
    [InlineData("Bu haber çok güzel olmuş", CommentLanguage.Other)]
    [InlineData("Это хорошая статья", CommentLanguage.Other)]
    [InlineData("这篇文章很好", CommentLanguage.Other)]
    [InlineData("این مقاله برای شما خیلی خوب است", CommentLanguage.Other)]
    [InlineData("یہ بہت اچھا مضمون ہے", CommentLanguage.Other)]
    [InlineData("😂😂😂", CommentLanguage.Other)]
    [InlineData("123 456", CommentLanguage.Other)]
    [InlineData("", CommentLanguage.Other)]
    public void Tells_languages_apart(string text, CommentLanguage language) => Assert.Equal(language, _scorer.Score(text).Language);

    [Fact]
    public void Says_nothing_of_languages_it_was_not_made_for()
    {
        var score = _scorer.Score("Это хорошая статья");

        Assert.False(score.Supported);
        Assert.All(Attributes.All, attribute => Assert.Null(score.Scores.Of(attribute)));
    }

    [Fact]
    public void Scores_Arabizi_without_vouching_for_it()
    {
        var score = _scorer.Score("ya 7abibi shlonak inta");

        Assert.False(score.Supported);
        Assert.NotNull(score.Scores.Of(CommentAttribute.Toxicity));
        Assert.Null(_scorer.SuggestedApproveBelow(CommentLanguage.Arabizi, CommentAttribute.Toxicity));
    }

    [Fact]
    public void Knows_the_English_labels_in_English_only()
    {
        CommentAttribute[] everywhere = [CommentAttribute.Toxicity, CommentAttribute.IdentityAttack, CommentAttribute.Spam];
        var arabic = _scorer.Score("مرحبا بكم في موقعنا");
        var english = _scorer.Score("This is a good article");

        Assert.Equal(everywhere, Attributes.All.Where(attribute => arabic.Scores.Of(attribute) is not null));
        Assert.Equal(Attributes.All, Attributes.All.Where(attribute => english.Scores.Of(attribute) is not null));
        Assert.All(everywhere, attribute => Assert.NotNull(_scorer.SuggestedApproveBelow(CommentLanguage.Arabic, attribute)));
        Assert.All(Attributes.All, attribute => Assert.NotNull(_scorer.SuggestedApproveBelow(CommentLanguage.English, attribute)));
    }

    [Fact]
    public void Explains_with_the_words_that_weighed_most()
    {
        const string Text = "عزيزي الكاتب، أَنْتَ كـلـــب حقير";

        var words = _scorer.Explain(Text, CommentAttribute.Toxicity, 2);

        Assert.Equal(2, words.Count);
        Assert.Equal<string[]>(["حقير", "كـلـــب"], [.. WordsOf(Text, words).Order(StringComparer.Ordinal)]);
        Assert.True(words[0].Weight >= words[1].Weight && words[1].Weight > 0);
    }

    [Fact]
    public void Explains_a_mixed_text_by_the_part_that_decided()
    {
        const string Text = "المقال جيد you are a stupid idiot";

        var words = _scorer.Explain(Text, CommentAttribute.Toxicity, 10);

        Assert.Contains(WordsOf(Text, words), word => word is "stupid");
        Assert.DoesNotContain(WordsOf(Text, words), word => word is "المقال");
    }

    [Theory]
    [InlineData("ya silly silly people peoples, k i n d! g1rl @me 😀 loooong https://a.b/c", CommentLanguage.English, "en")]
    [InlineData("أنت كلب والكلب وفي، كلب كلب 😀 ك ل ب hello", CommentLanguage.Arabic, "ar")]
    public void Words_and_shape_add_up_to_the_score(string text, CommentLanguage language, string name)
    {
        var (manifest, languages) = ModelFolder.Read(ShippedModel.Folder);
        var heads = manifest.Languages[name].Heads;
        var index = heads.Select(head => head.Name).ToList().IndexOf("toxicity");
        var head = heads[index];
        var features = new TextFeatures();
        TextPipeline.Extract(text, features);
        var shape = features.Shape.ToArray().Sum(bucket => languages[name].Weight(bucket, index)) * TextFeatures.Value(3, features.Shape.Length);

        var words = _scorer.Contributions(text, CommentAttribute.Toxicity, language).Sum(word => word.Weight);

        var probability = _scorer.ScoreAs(text, language).Of(CommentAttribute.Toxicity)!.Value;
        Assert.Equal(Math.Log(probability / (1 - probability)), words + (head.Slope * (head.Bias + shape)) + head.Intercept, 0.01);
    }

    [Theory]
    [MemberData(nameof(TextScannerTests.HostileTexts), MemberType = typeof(TextScannerTests))]
    public void Scores_and_explains_any_text(string text)
    {
        var score = _scorer.Score(text);

        Assert.All(Attributes.All, attribute => Assert.InRange(score.Scores.Of(attribute) ?? 0, 0, 1));
        Assert.All(_scorer.Explain(text, CommentAttribute.Toxicity, 5), word => Assert.InRange(word.Start + word.Length, 1, text.Length));
        Assert.All(_scorer.Contributions(text, CommentAttribute.Toxicity, CommentLanguage.Arabic), word => Assert.True(double.IsFinite(word.Weight)));
    }

    [Fact]
    public async Task Many_threads_get_the_scores_that_one_gets()
    {
        string[] texts = [.. EverydayComments.Benign, .. EverydayComments.Abusive, .. EverydayComments.BenignArabizi, new string('a', 30_000)];
        var expected = texts.Select(ScoresOf).ToArray();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 64),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            (round, _) =>
            {
                for (var i = 0; i < texts.Length; i++)
                {
                    var text = (i + round) % texts.Length;
                    Assert.Equal(expected[text], ScoresOf(texts[text]));
                }

                return ValueTask.CompletedTask;
            });
    }

    private static string[] WordsOf(string text, IReadOnlyList<WordWeight> words) => [.. words.Select(word => text.Substring(word.Start, word.Length))];

    private double?[] ScoresOf(string text)
    {
        var score = _scorer.Score(text);
        return [.. Attributes.All.Select(attribute => score.Scores.Of(attribute))];
    }

    private bool IsApproved(string text)
    {
        var score = _scorer.Score(text);
        return score.Supported && Attributes.All.All(attribute =>
            score.Scores.Of(attribute) is not { } probability
            || _scorer.SuggestedApproveBelow(score.Language, attribute) is not { } threshold
            || probability < threshold);
    }
}
