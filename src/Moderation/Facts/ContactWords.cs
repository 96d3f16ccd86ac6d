using Moderation.Text;

namespace Moderation.Facts;

/// <summary>The words of a text that say what a number beside them is for.</summary>
internal sealed class ContactWords
{
    /// <summary>A word further before a number does not speak of it, in UTF-16 code units: "على الرقم التالي" fits between.</summary>
    private const int NearBefore = 24;

    /// <summary>What follows a number follows it at once: "على الواتساب". Further on, it is the next number that a word speaks of.</summary>
    private const int NearAfter = 6;

    // As the pipeline folds words.
    private static readonly string[] WhatsAppInLatin = ["whatsap", "whatapp", "watsap", "wtsap", "wtsp", "whtsapp"];
    private static readonly string[] TelegramInLatin = ["telegram", "telegrm", "telgram", "teligram", "tlgrm"];
    private static readonly HashSet<ulong> PhoneWords = FrequentWords.Fold(
        "هاتف تلفون تليفون موبايل جوال اتصل اتصلوا اتصال راسلني راسلونا فايبر phone telephone mobile cell call tel viber",
        (in token, folded) => TextPipeline.Hash(TextPipeline.Stem(token, folded)));

    [ThreadStatic]
    private static TextTokens? _tokens;

    private readonly List<(ContactKind Kind, TextSpan Span)> _words = [];
    private readonly string _text;
    private int _next;

    private ContactWords(string text) => _text = text;

    /// <summary>Finds them.</summary>
    public static ContactWords In(string text)
    {
        var tokens = _tokens ??= new TextTokens();
        TextScanner.Read(text, tokens);
        var words = new ContactWords(text);
        var followsWhats = false;
        foreach (ref readonly var token in tokens.All)
        {
            var folded = tokens.Folded(token);
            if (token.Kind is TokenKind.Word or TokenKind.Reading && (followsWhats && folded is "app" ? ContactKind.WhatsApp : KindOf(token, folded)) is { } kind)
            {
                words._words.Add((kind, new TextSpan(token.SourceStart, token.SourceEnd - token.SourceStart)));
            }

            followsWhats = folded is "whats";
        }

        return words;
    }

    /// <summary>
    /// What the words beside a number say it is for, the nearest messenger before a word for telephone; null when there are none.
    /// Numbers are asked for in the order of the text.
    /// </summary>
    public ContactKind? KindBeside(TextSpan number)
    {
        while (_next < _words.Count && _words[_next].Span.End + NearBefore < number.Start)
        {
            _next++;
        }

        ContactKind? kind = null;
        var nearest = int.MaxValue;
        for (var i = _next; i < _words.Count && _words[i].Span.Start <= number.End + NearAfter; i++)
        {
            var (named, word) = _words[i];
            var distance = Math.Max(0, Math.Max(word.Start - number.End, number.Start - word.End));
            if (word.Start >= number.End && _text.AsSpan(number.End, distance).Contains('\n'))
            {
                break;
            }

            if (named == ContactKind.Phone)
            {
                kind ??= named;
            }
            else if (distance < nearest)
            {
                kind = named;
                nearest = distance;
            }
        }

        return kind;
    }

    private static ContactKind? KindOf(in TextToken token, ReadOnlySpan<char> folded)
    {
        var isArabic = (token.Traits & CharacterTraits.Arabic) != CharacterTraits.None;
        if (isArabic ? IsArabicWhatsApp(folded) : BeginsWithAny(folded, WhatsAppInLatin))
        {
            return ContactKind.WhatsApp;
        }

        if (isArabic ? IsArabicTelegram(folded) : BeginsWithAny(folded, TelegramInLatin))
        {
            return ContactKind.Telegram;
        }

        return PhoneWords.Contains(TextPipeline.Hash(TextPipeline.Stem(token, folded))) ? ContactKind.Phone : null;
    }

    private static bool BeginsWithAny(ReadOnlySpan<char> folded, string[] names)
    {
        foreach (var name in names)
        {
            if (folded.StartsWith(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>واتساب, واتس and وتساب with whatever is written together with them, but not واتسع.</summary>
    private static bool IsArabicWhatsApp(ReadOnlySpan<char> folded)
    {
        var name = folded.IndexOf("واتس", StringComparison.Ordinal);
        var rest = name < 0 ? [] : folded[(name + 4)..];
        return (name >= 0 && (rest.IsEmpty || rest[0] == 'ب' || rest.StartsWith("اب", StringComparison.Ordinal)))
            || folded.Contains("وتساب", StringComparison.Ordinal);
    }

    /// <summary>تلغرام, تليجرام, تيليكرام and so on: the vowels come and go, and the g is written as every dialect has it.</summary>
    private static bool IsArabicTelegram(ReadOnlySpan<char> folded)
    {
        if (folded.IndexOf('ت') < 0 || folded[^1] != 'م' || folded.Length > ArabicSkeleton.Longest)
        {
            return false;
        }

        Span<char> letters = stackalloc char[ArabicSkeleton.Longest];
        var skeleton = letters[..ArabicSkeleton.Of(folded, letters)];
        return skeleton is [.., 'ت', 'ل', 'ج' or 'غ' or 'ق' or 'ك', 'ر', 'م'];
    }
}
