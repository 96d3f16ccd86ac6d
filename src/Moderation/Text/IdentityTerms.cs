using System.Collections.Frozen;

namespace Moderation.Text;

/// <summary>
/// Words that name a group of people by what they are: faith, people, nation, colour, sex, orientation, flight, disability,
/// age. The pipeline reads every one of them as the same word, so that no group's name weighs more than another's.
/// </summary>
/// <remarks>
/// Labelled comments say more bad than good of the groups that are attacked most, and a model learns the name for the
/// attack (Dixon et al. 2018, Measuring and Mitigating Unintended Bias in Text Classification). Slurs are not names and
/// are not in the lists; neither are countries, parties and persons.
/// </remarks>
internal static class IdentityTerms
{
    private const string English =
        """
        muslim muslims christian christians catholic catholics protestant protestants mormon mormons jew jews jewish hindu hindus
        buddhist buddhists sikh sikhs atheist atheists shia shias shiite shiites shi'ite shi'ites sunni sunnis yazidi yazidis yezidi yezidis
        druze alawite alawites copt copts coptic mandaean mandaeans bahai bahais ahmadi ahmadis
        black blacks white whites african africans asian asians hispanic hispanics latino latina latinos latinas latinx
        mexican mexicans arab arabs kurd kurds kurdish turk turks turkish turkmen turkmens iranian iranians persian persians iraqi iraqis
        syrian syrians palestinian palestinians israeli israelis egyptian egyptians saudi saudis lebanese jordanian jordanians
        moroccan moroccans algerian algerians tunisian tunisians libyan libyans sudanese yemeni yemenis kuwaiti kuwaitis
        afghan afghans pakistani pakistanis indian indians bangladeshi bangladeshis chinese japanese korean koreans vietnamese
        filipino filipinos russian russians ukrainian ukrainians german germans italian italians irish jamaican jamaicans
        somali somalis nigerian nigerians ethiopian ethiopians haitian haitians cuban cubans american americans european europeans
        armenian armenians assyrian assyrians roma romani gypsy gypsies aboriginal aboriginals indigenous
        woman women girl girls female females lady ladies man men boy boys male males feminist feminists
        gay gays lesbian lesbians bisexual bisexuals homosexual homosexuals heterosexual heterosexuals lgbt lgbtq queer
        trans transgender transgendered transsexual transsexuals nonbinary
        refugee refugees immigrant immigrants migrant migrants foreigner foreigners
        disabled disability disabilities handicapped autistic blind deaf elderly
        """;

    private const string Arabic =
        """
        شيعي شيعة شيعية شيعيون شيعيين سني سنية سنيون سنيين مسلم مسلمة مسلمون مسلمين مسلمات
        مسيحي مسيحية مسيحيون مسيحيين نصارى نصراني نصرانية أقباط قبطي قبطية كاثوليك أرثوذكس
        يهود يهودي يهودية إيزيدي إيزيدية إيزيديون إيزيديين يزيديون يزيديين أزيديين
        صابئة صابئي مندائي مندائيون مندائيين بهائي بهائيون بهائيين درزي دروز علوي علويون علويين
        هندوس هندوسي بوذي بوذيون بوذيين سيخ ملحد ملحدون ملحدين ملاحدة علماني علمانيون علمانيين
        كرد كردي كردية أكراد كورد كوردي تركمان تركماني آشوري آشوريون آشوريين سريان سرياني كلدان كلداني
        أرمن أرمني أمازيغ أمازيغي نوبي نوبيون نوبيين غجر غجري بدو بدوي شركس
        عرب أسود سوداء سود زنوج أفارقة أفريقيون أفريقيين آسيويون آسيويين
        عراقيون عراقيين سوريون سوريين فلسطينيون فلسطينيين مصريون مصريين سعوديون سعوديين لبنانيون لبنانيين أردنيون أردنيين يمنيون يمنيين
        كويتيون كويتيين قطريون قطريين إماراتيون إماراتيين بحرينيون بحرينيين مغاربة جزائريون جزائريين تونسيون توانسة ليبيون ليبيين سودانيون سودانيين
        إيرانيون إيرانيين فرس أتراك أفغان باكستانيون باكستانيين هنود بنغاليون بنغاليين صينيون صينيين
        أمريكان أمريكيون أمريكيين أوروبيون أوروبيين إسرائيليون إسرائيليين روس
        امرأة مرأة نساء فتاة فتيات سيدات نسويات
        مثليون مثليين مثليات متحولون متحولين
        لاجئ لاجئة لاجئون لاجئين نازح نازحة نازحون نازحين مهاجر مهاجرون مهاجرين أجنبي أجنبية أجانب وافد وافدون وافدين
        معاق معاقة معاقون معاقين إعاقة مكفوفون مكفوفين مسن مسنة مسنون مسنين
        """;

    private static readonly FrozenSet<ulong> Companions = FrequentWords.Fold("people person persons folks", Hash).ToFrozenSet();
    private static readonly FrozenSet<ulong> Hashes = FrequentWords.Fold($"{English} {Arabic}", Hash).ToFrozenSet();

    /// <summary>Finds the words among a text's tokens that name a group, and says so in their kind.</summary>
    /// <remarks>What belongs to the name is of it: a woman, Kurdish people. Or sentences about some groups would read otherwise than about others.</remarks>
    public static void Mark(TextTokens tokens)
    {
        var before = -1;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens.All[i];
            if (token.Kind != TokenKind.Word)
            {
                continue;
            }

            if (Hashes.Contains(token.Hash))
            {
                MarkOne(tokens, i);
                if (before >= 0 && tokens.All[before].Kind == TokenKind.Word && tokens.Folded(tokens.All[before]) is "a" or "an")
                {
                    MarkOne(tokens, before);
                }
            }
            else if (before >= 0 && tokens.All[before].Kind == TokenKind.Group && Companions.Contains(token.Hash))
            {
                MarkOne(tokens, i);
            }

            before = i;
        }
    }

    private static void MarkOne(TextTokens tokens, int index) =>
        tokens.Change(index, tokens.All[index] with { Kind = TokenKind.Group, Hash = TextPipeline.GroupHash });

    private static ulong Hash(in TextToken token, ReadOnlySpan<char> folded) => TextPipeline.Hash(TextPipeline.Stem(token, folded));
}
