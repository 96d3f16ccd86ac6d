namespace Moderation.Tests.Scoring;

/// <summary>Comments as readers of a news site write them, made up for these tests: plainly fine and plainly not.</summary>
internal static class EverydayComments
{
    public static readonly string[] Benign =
    [
        // Modern Standard Arabic
        "شكرا على هذا المقال المفيد والتحليل الموضوعي",
        "أتمنى أن تتحسن الأوضاع الاقتصادية في البلاد قريبا",
        "رحم الله الشهداء وألهم ذويهم الصبر والسلوان",
        "أختلف مع الكاتب في بعض النقاط لكن الطرح جيد",
        "متى سيتم افتتاح المستشفى الجديد في المحافظة؟",
        "نطالب الحكومة بتوفير الكهرباء والماء للمواطنين",
        "خبر جميل، مبروك للمنتخب الوطني على الفوز",
        "هل يشمل القرار الموظفين المتقاعدين أيضا؟",
        "يجب محاسبة المقصرين وفق القانون",
        "اللهم احفظ العراق وأهله من كل سوء",
        "السعر مرتفع جدا مقارنة بالعام الماضي",
        "تقرير ممتاز، أرجو الاستمرار في تغطية هذا الموضوع",
        "لا أعتقد أن هذا الحل سينجح على المدى البعيد",
        "أين يمكنني الاطلاع على النص الكامل للقانون؟",
        "كل عام وأنتم بخير بمناسبة عيد الفطر المبارك",
        "القرار صائب لكنه جاء متأخرا",
        // Iraqi
        "عاشت ايدكم على هالتقرير الحلو",
        "والله احنا تعبنا من الانتظار، شوكت يصير تعيين؟",
        "شلون نقدم على الاستمارة؟ الموقع ما يفتح عندي",
        "خوش خبر، الله يوفق الجميع",
        "الكهرباء صارلها يومين مقطوعة بمنطقتنا",
        "اني من الموصل وأشكر كل من ساهم بإعمارها",
        "هسه الجو صار حلو ببغداد",
        "ماكو شي مستحيل، ان شاء الله تتعدل الامور",
        "شكد راح يكون الراتب الجديد للمتقاعدين؟",
        "مبروك لأسود الرافدين، لعب حلو ويستاهلون الفوز",
        // English
        "Thank you for this balanced article, I learned a lot.",
        "I disagree with the author, but the argument is worth reading.",
        "When will the new bridge be open to traffic?",
        "My thoughts are with the families of the victims.",
        "The government should invest more in schools and hospitals.",
        "Great win for the national team last night!",
        "Could you please publish the full report?",
        "Prices have gone up again, it is hard for young families.",
        "This is the best coverage of the election so far.",
        "I have lived in Baghdad all my life and never saw such rain.",
    ];

    public static readonly string[] BenignArabizi =
    [
        "shukran 3ala el ma2al, kteer 7elo",
        "habibi ana men baghdad w el jaw helo el yom",
        "inshallah el wade3 yit7assan 2areeban",
        "mabrook lel montakhab, 3ashat ideekom",
        "sabah el kheir ya jama3a",
        "wallah el khabar 7elo, allah ywaf2kom",
    ];

    public static readonly string[] Abusive =
    [
        // Modern Standard Arabic and dialects
        "أنت غبي وحمار ولا تفهم شيئا",
        "كلاب أولاد كلاب الله يلعنكم",
        "يا ابن الكلب يا حقير",
        "اخرس يا وسخ يا تافه",
        "الشيعة كلاب مجوس يجب قتلهم",
        "السنة دواعش أنجاس الله يبيدهم",
        "كس امك يا شرموط",
        "تفو عليك وعلى أصلك يا خنزير",
        "هذا الشعب كله حمير وما يستاهل يعيش",
        "المرأة مكانها المطبخ يا عاهرة",
        // Iraqi
        "انجب يا زمال شنو هالحجي التافه",
        "كواد ابن كواد الله يلعنك",
        "طيح الله حظك يا سرسري يا ابن القحبة",
        "هذولة كلهم قنادر وحرامية ولاد كلب",
        // English
        "You are a stupid idiot and should shut the fuck up",
        "Go kill yourself, nobody wants you here you piece of shit",
        "All Muslims are terrorists and should be deported, filthy pigs",
        "What a retarded bitch this journalist is",
        "These fucking immigrants are parasites",
        "You fat ugly whore, I hope you die",
        "f*ck off you dumb a$$hole",
        "stuuuupid f u c k i n g moron",
        // Arabizi
        "kos omak ya sharmout ya ibn el kalb",
        "enta 7mar w ghabi w ibn kalb",
        "yil3an abook ya kalb ya 7aywan",
        "ya khara ya wes5 allah yel3anak",
        // Spam
        "للتواصل واتساب 0096477012345678 قروض فورية بدون ضمان",
        "متجر العسل الملكي للرجال عرض خاص اطلب الان https://bit.ly/3xYzAbC",
        "Make $5000 a week working from home!!! Click here http://earn-fast.xyz",
        "FREE iPhone!!! Congratulations you WON, claim your prize now at www.prize-claim.top",
    ];
}
