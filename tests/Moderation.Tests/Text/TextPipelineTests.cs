using Moderation.Text;

namespace Moderation.Tests.Text;

public sealed class TextPipelineTests
{
    // A change here changes what every trained model sees: raise TextPipeline.Version and train again.
    [Theory]
    [InlineData("مرحبا hello", 47, 1303171)]
    [InlineData("", 7, 0)]
    public void Gives_the_same_features_as_ever(string text, int count, int sum)
    {
        var features = Extract(text);

        Assert.Equal((count, sum), (features.Count, SumOf(features)));
    }

    [Fact]
    public void Gives_every_feature_once_across_all_views()
    {
        var features = Extract("kalb kalb kalb kalbs كلب كلب والكلب 😀 😀 b1tch i d i o t");

        int[] all = [.. features.Words, .. features.Characters, .. features.Skeletons, .. features.Shape];

        Assert.Equal(all.Distinct(), all);
        Assert.All(all, bucket => Assert.InRange(bucket, 0, TextPipeline.Buckets - 1));
        Assert.Equal(7, features.Shape.Length);
    }

    [Fact]
    public void Gives_the_same_features_whatever_was_read_before()
    {
        var fresh = SumOf(Extract("a short text"));
        var used = new TextFeatures();
        TextPipeline.Extract(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"word{i} ")), used);
        TextPipeline.Extract("a short text", used);

        Assert.Equal(fresh, SumOf(used));
    }

    [Theory]
    [InlineData("والكتاب", "كتاب")]
    [InlineData("كتابهم", "كتاب")]
    [InlineData("للمدرسين", "مدرس")]
    [InlineData("بالبيت", "بيت")]
    [InlineData("كلب", "كلب")]
    [InlineData("ولد", "ولد")]
    [InlineData("الله", "الله")]
    public void Takes_off_what_is_written_together_with_an_Arabic_word(string word, string stem) =>
        Assert.Equal(stem, ArabicStem.Of(word).ToString());

    [Fact]
    public void Words_share_their_stem_but_keep_their_characters()
    {
        var bare = Extract("كتاب");
        var dressed = Extract("والكتاب");

        Assert.Equal(bare.Words.ToArray(), dressed.Words.ToArray());
        Assert.NotEqual(bare.Characters.ToArray(), dressed.Characters.ToArray());
    }

    [Theory]
    [InlineData("كتاب", "كتب")]
    [InlineData("ثلاثه", "تلت")]
    [InlineData("مظلوم", "مضلم")]
    [InlineData("صراط", "سرت")]
    [InlineData("هو", "هو")]
    public void Leaves_the_consonants_that_spellings_agree_on(string word, string skeleton)
    {
        var letters = new char[ArabicSkeleton.Longest];

        Assert.Equal(skeleton, new string(letters, 0, ArabicSkeleton.Of(word, letters)));
    }

    [Fact]
    public void Spellings_of_a_word_share_its_skeleton()
    {
        Assert.Equal(Extract("ثلاثه").Skeletons.ToArray(), Extract("تلاته").Skeletons.ToArray());
        Assert.True(Extract("hello there").Skeletons.IsEmpty);
        Assert.Equal(ArabicSkeleton.Longest, ArabicSkeleton.Of(string.Concat(Enumerable.Repeat("كلب", 100)), new char[ArabicSkeleton.Longest]));
    }

    [Theory]
    [InlineData("I met Kurds today", "I met refugees today")]
    [InlineData("I met Black people today", "I met Jews today")]
    [InlineData("because she is a woman", "because she is Muslim")]
    [InlineData("قابلت اليهود اليوم", "قابلت الشيعة اليوم")]
    [InlineData("قابلت اللاجئين اليوم", "قابلت النساء اليوم")]
    public void Names_of_groups_read_alike(string one, string other)
    {
        var (first, second) = (Extract(one), Extract(other));

        Assert.Equal(first.Words.ToArray(), second.Words.ToArray());
        Assert.Equal(first.Characters.ToArray(), second.Characters.ToArray());
        Assert.Equal(first.Skeletons.ToArray(), second.Skeletons.ToArray());
        Assert.NotEqual(first.Words.ToArray(), Extract(one.Replace("met", "saw", StringComparison.Ordinal).Replace("قابلت", "شاهدت", StringComparison.Ordinal).Replace("she", "he", StringComparison.Ordinal)).Words.ToArray());
    }

    [Fact]
    public void A_part_has_the_words_of_one_script_only()
    {
        var features = new TextFeatures();
        TextPipeline.Extract("مرحبا hello", features, TextPart.Arabic);
        var arabic = features.Words.ToArray();
        TextPipeline.Extract("مرحبا hello", features, TextPart.Latin);
        var latin = features.Words.ToArray();

        Assert.Equal(Extract("مرحبا").Words.ToArray(), arabic);
        Assert.Equal(Extract("hello").Words.ToArray(), latin);
    }

    private static TextFeatures Extract(string text)
    {
        var features = new TextFeatures();
        TextPipeline.Extract(text, features);
        return features;
    }

    private static int SumOf(TextFeatures features)
    {
        var sum = 0;
        foreach (var bucket in (int[])[.. features.Words, .. features.Characters, .. features.Skeletons])
        {
            sum = unchecked((sum * 31) + bucket) % 10_000_019;
        }

        return sum;
    }
}
