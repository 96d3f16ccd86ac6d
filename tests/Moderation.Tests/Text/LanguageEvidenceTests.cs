using Moderation.Text;

namespace Moderation.Tests.Text;

public sealed class LanguageEvidenceTests
{
    [Theory]
    [InlineData("مرحبا بكم في موقعنا", true, false, false)]
    [InlineData("Good morning everybody", false, true, false)]
    [InlineData("شاهدت فيلم Titanic امس في السينما مع الاصدقاء وكان جميلا", true, false, false)]
    [InlineData("المقال رائع thank you for sharing", true, true, false)]
    [InlineData("Это хорошая статья", false, false, true)]
    [InlineData("这篇文章很好", false, false, true)]
    [InlineData("זה מאמר טוב", false, false, true)]
    [InlineData("یہ بہت اچھا مضمون ہے", true, false, true)]
    [InlineData("این مقاله برای شما خیلی خوب است", true, false, true)]
    [InlineData("ئەم بابەتە زۆر باشە بۆ هەموو کەسێک", true, false, true)]
    [InlineData("هذا چان خوش خبر گلت لك", true, false, false)]
    [InlineData("C'est vraiment un article très intéressant, merci pour votre travail", false, true, true)]
    [InlineData("Das ist ein sehr guter Artikel, vielen Dank für die Arbeit", false, true, true)]
    [InlineData("Bu haber çok güzel olmuş, teşekkürler", false, true, true)]
    [InlineData("Este artículo es muy bueno pero no estoy de acuerdo con todo", false, true, true)]
    [InlineData("I had a coffee at a nice café", false, true, false)]
    [InlineData("😂😂😂👍", false, false, false)]
    [InlineData("12345 +964", false, false, false)]
    [InlineData("", false, false, false)]
    [InlineData("https://example.com/abc", false, false, false)]
    public void Scripts_and_frequent_words_give_languages_away(string text, bool arabic, bool latin, bool foreign)
    {
        var evidence = LanguageEvidence.Of(Tokens.Read(text));

        Assert.Equal((arabic, latin, foreign), (evidence.Arabic, evidence.Latin, evidence.Foreign));
    }

    [Theory]
    [InlineData("ya 7abibi shlonak", 0.1, true)]
    [InlineData("the man said that you are wrong, ya 7abibi", 0.1, false)]
    [InlineData("qalbi fdak", 0.9, true)]
    [InlineData("brilliant reporting", 0.01, false)]
    public void Frequent_words_overrule_what_the_model_thinks_of_Latin_letters(string text, double probability, bool arabizi) =>
        Assert.Equal(arabizi, LanguageEvidence.Of(Tokens.Read(text)).IsArabizi(probability));
}
