using System.Globalization;

namespace Moderation.TestSupport;

/// <summary>A comment of <see cref="CommentWriter"/>.</summary>
/// <param name="Id">Unique within the seed.</param>
/// <param name="Text">What it says.</param>
/// <param name="Language"><c>ar</c>, <c>ar-latn</c> (Arabizi), <c>en</c> or <c>mixed</c>: how it was written, which a detector may see otherwise.</param>
/// <param name="Rude">Whether it insults somebody.</param>
public readonly record struct WrittenComment(string Id, string Text, string Language, bool Rude);

/// <summary>
/// Writes any number of comments as readers of a news site do: formal Arabic, Iraqi, Arabizi and English, most polite, some
/// rude. Sentences are put together from parts, so that there are millions of different ones. The same seed and number
/// always give the same comment, on any machine.
/// </summary>
public static class CommentWriter
{
    /// <summary>How many of a hundred comments are rude.</summary>
    public const int RudePercent = 15;

    /// <summary>The first <paramref name="count"/> comments of a seed.</summary>
    public static IEnumerable<WrittenComment> Take(int count, int seed = 1)
    {
        for (var number = 0; number < count; number++)
        {
            yield return Write(number, seed);
        }
    }

    /// <summary>One comment.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="seed">Another seed gives other comments with other ids.</param>
    public static WrittenComment Write(int number, int seed = 1)
    {
        var dice = new Dice(((ulong)(uint)seed << 32) | (uint)number);
        var rude = dice.Roll(100) < RudePercent;
        var (language, phrases) = dice.Roll(100) switch
        {
            < 45 => ("ar", Phrases.Formal),
            < 75 => ("ar", Phrases.Iraqi),
            < 83 => ("ar-latn", Phrases.Arabizi),
            < 97 => ("en", Phrases.English),
            _ => ("mixed", Phrases.Iraqi),
        };
        var text = Sentence(phrases, rude, ref dice);
        if (language is "mixed")
        {
            text += " " + Sentence(Phrases.English, rude: false, ref dice);
        }
        else if (dice.Roll(3) == 0)
        {
            text += " " + Sentence(phrases, rude: false, ref dice);
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"c{seed}-{number}");
        return new WrittenComment(id, text, language, rude);
    }

    private static string Sentence(Phrases phrases, bool rude, ref Dice dice)
    {
        var subject = dice.Pick(phrases.Subjects);
        var words = string.Join(' ', [
            dice.Pick(phrases.Openings),
            subject,
            dice.Pick(rude ? phrases.Insults : phrases.Remarks),
            .. dice.Roll(2) == 0 ? [dice.Pick(phrases.Reasons)] : Array.Empty<string>(),
        ]);
        return words + dice.Pick(phrases.Endings);
    }

    // SplitMix64 (Steele, Lea, Flood 2014): the whole state is one number, so that comment N needs no comments before it.
    private struct Dice(ulong state)
    {
        private ulong _state = state;

        public int Roll(int sides)
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            return (int)(mixed % (ulong)sides);
        }

        public string Pick(string[] choices) => choices[Roll(choices.Length)];
    }

    private sealed record Phrases(string[] Openings, string[] Subjects, string[] Remarks, string[] Insults, string[] Reasons, string[] Endings)
    {
        public static Phrases Formal { get; } = new(
            ["في رأيي", "بصراحة", "أعتقد أن", "كما نعلم جميعا", "من الواضح أن", "لا شك أن", "أرى أن", "للأسف", "بعد قراءة المقال", "يبدو أن", "سؤالي:", "الحقيقة أن"],
            ["القرار الجديد", "مشروع الجسر", "وزارة الكهرباء", "المنتخب الوطني", "الاقتصاد", "قانون الانتخابات", "أسعار الوقود", "المستشفى العام", "مجلس المحافظة", "الكاتب", "التعليم في المدارس", "مترو العاصمة", "الموازنة", "شركة الاتصالات", "موسم الأمطار", "السياحة", "الجامعة", "معرض الكتاب", "حركة المرور", "سوق العمل"],
            ["خطوة في الاتجاه الصحيح", "يحتاج إلى وقت أطول", "لم يحقق ما وعد به", "يستحق الدعم من الجميع", "تأخر كثيرا", "أفضل من السنة الماضية", "يحتاج إلى رقابة جادة", "موضوع مهم شكرا لكم", "لا يهم المواطن البسيط", "سيغير حياة الناس", "كلفته كبيرة جدا", "ناجح رغم الصعوبات", "يطرح أسئلة كثيرة", "مثال جيد لبقية المدن"],
            ["عمل أغبياء لا يفهمون شيئا", "كذب في كذب وأنتم منافقون", "يديره لصوص وحقراء", "لا يصدقه إلا الحمقى", "فضيحة وصاحبه جاهل تافه", "يقف خلفه كلاب السلطة", "قمامة مثل من كتبها", "من عقول متخلفة لا تستحق الاحترام"],
            ["لأن الناس تعبت من الوعود", "والأرقام تثبت ذلك", "خصوصا في المناطق البعيدة", "وهذا ما قلناه منذ سنوات", "إذا توفرت الإرادة", "رغم كل الانتقادات", "كما حدث في دول أخرى", "وننتظر النتائج في الأشهر القادمة", "بشرط أن يراقبه البرلمان", "مع احترامي لكل الآراء"],
            [".", "!", "؟", "...", "", " 👍", "، وشكرا.", " والله أعلم."]);

        public static Phrases Iraqi { get; } = new(
            ["والله", "يا جماعة", "هسه", "شوفوا", "اني اشوف", "صدك", "عيني", "بس اكلكم", "خوش خبر", "ما ادري ليش", "اذا تسألوني", "يمعودين"],
            ["الكهرباء", "الشارع مال منطقتنا", "المنتخب", "الحكومة", "الزحام بالصبح", "البنزين", "السوك", "الراتب", "المدرسة", "الدوام", "الماي", "الجسر الجديد", "اللاعب", "التعيينات", "المطار", "الانترنت", "سعر الدولار", "المجاري"],
            ["صار احسن من قبل", "بعدها مثل ما هي", "يراد لها حل اليوم كبل باجر", "كلش زينة هالمرة", "محد يدير بال عليها", "الله يوفقهم بيها", "ما شفنا منها شي", "تعبتنا هواية", "خوش شغل عاشت الايادي", "شوية شوية تتصلح", "ماكو مثلها", "نريدها تكمل بسرعة"],
            ["خربانة وانتو زواج ما تستحون", "بيد حرامية ومطايا", "شغل ناس غبية ما تفتهم", "كلهم جذابين وسفلة", "واللي يدافع عنها حمار", "ناقصة مثل ناقصين العقل اللي بيها", "سخيفة وصاحبها زمال", "طاح حظكم وحظها"],
            ["لان محد يحاسب", "والناس ما ظل بيها حيل", "وكلشي صار غالي", "من سنين واحنا نكول", "واذا ما تصدكون روحوا شوفوا", "بس الصبر زين", "وربك كريم", "حتى جيراني يكولون هيج", "والجو هم حار"],
            ["", ".", "!!", " 😂", " 🇮🇶", "؟", "...", " ههههه", " تحياتي", " والسلام"]);

        public static Phrases Arabizi { get; } = new(
            ["walla", "ya jama3a", "habibi", "shofo", "3ajeeb", "bsara7a", "7sab ma a3ref", "inshallah"],
            ["el kahraba2", "el montakhab", "el 7okoma", "el ra2ees", "el share3", "el ta3leem", "el as3ar", "el mashroo3", "el internet", "el mobarat"],
            ["a7san men abl", "lazem ye7seno", "mafi mnha fayda", "kteer 7elwa", "ma sarat metl ma galo", "raye7 tetsalla7", "3ajabni hal khabar", "3ala rasi wallah"],
            ["shoghl 7ameer", "kollohom 7aramiya w kalab", "malat aghbiya2", "tafha metlak ya ghabi", "7okm zbala w enta minhom"],
            ["3ashan el nas ta3bana", "men zaman n7ki hal shi", "w allah kareem", "w kol wa7ed yshoof", "ba3d el 3eed"],
            ["", "!", " hhhhh", " :)", "...", " 💙"]);

        public static Phrases English { get; } = new(
            ["I think", "Honestly", "As far as I can see", "To be fair,", "It seems to me that", "Good article, but", "In our street", "Let us not forget:", "For once", "Sorry, but"],
            ["the new bridge", "the electricity ministry", "the national team", "this government", "the price of fuel", "the traffic downtown", "the budget", "the election law", "public health care", "the airport road", "the university", "this newspaper", "the goalkeeper", "the coach"],
            ["deserves more credit than it gets", "is late again", "works better than last year", "needs someone to keep an eye on it", "cost far too much", "is exactly what people asked for", "surprised everybody", "will not change much", "made my day", "raises more questions than it answers", "is a step in the right direction"],
            ["is run by idiots and thieves", "is pure garbage like everyone who defends it", "proves you are a bunch of morons", "is a disgrace, shut up you clown", "belongs to liars and scum", "only impresses brainless losers"],
            ["because nobody is held to account", "and the numbers show it", "if they ever finish it", "just ask anyone who lives there", "with all respect to other opinions", "compared with our neighbours", "at least in the north", "and I speak from experience"],
            [".", "!", "?", "...", "", " 👏", " Thanks.", " Just saying."]);
    }
}
