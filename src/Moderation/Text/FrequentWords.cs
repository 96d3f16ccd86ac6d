using System.Collections.Frozen;

namespace Moderation.Text;

/// <summary>The most frequent words of languages that share a script: a handful of them gives a comment's language away.</summary>
/// <remarks>Written without marks, as the pipeline folds words. A word that two of the groups use is in neither.</remarks>
internal static class FrequentWords
{
    private const string EnglishWords =
        """
        the and is are was were you your yours that this these those with have has had not but for from they them their there
        what when where which who why how would could should will shall can cannot cant dont doesnt didnt isnt wasnt wont im ive
        its it he she his her him we our us my mine i be been being do does did of to in on at by as if or so than then
        just about because people very good great thanks thank please nice article post agree think know like really more most
        some all any only also too even still well right here now never always every much many make made get got go going
        say said want need time day year way man woman love hate work world news story comment read write country government
        fuck fucking shit bitch idiot idiots stupid dumb moron shut up off out over back let see lets lol ok okay yes no god best bad new old
        big little first last show job done nothing something someone everyone everything nobody money life family children school team game
        """;

    private const string ArabiziWords =
        """
        ana enta inta enti inti inty ente howa hiya huwa hia ehna e7na nahnu entu intu homa huma
        wallah walla wallahi w allah wlh inshallah inshalla enshallah mashallah mashalla hamdulillah el7amdulillah alhamdulillah
        habibi 7abibi habibti 7abibti habeebi 7abeebi 7ayati hayati 3omri omri ya3ni yani yaani ya3ne
        mesh mish msh mosh mush moo mou mafi mafee ma3 maa 3ala 3la 3and 3andi 3ndi 3ndk 3andak 3leh 3aleha fel fil bel bil
        kteer ktir kter ktiir awi awy gedan jiddan jedan wayed wayid hwaya hwaye
        shu sho shou shoo eh eih leh leih lesh leish laysh shlon shlonak shlonk shaku maku sheno shinu shno shnu chnou chno
        kif kifak keef keefak ezayak ezayek izzayak wesh wech wach wash chkoun 3lach 3lash fin fein wein wen
        hada hadi hadha hatha haza heda hayda haydi dah di dol hedha hedhi hadchi
        bzaf bzzaf bezzaf barsha barcha behi mezyan mzyan mzian dyal dial dyali machi mouch khouya khoya sahbi
        baba mama akhi a5i okhti o5ti ukhti khalas 5alas khlas yalla yala la2 la2a aywa aiwa naam na3am tab tayeb tayib
        shukran shokran choukran sabah saba7 massa2 masa kolo kollo kol kulo koulou lel lil lazem lazim
        bas bass bes lma lamma elli illi lli eli alli wla wala walla aw kaman kamen zay zayy
        kalb kelb kalba kelba 7mar hmar 7mara himar khara 5ara khra zeft zift sharmouta sharmoota charmouta sharmuta
        kos koss omak ommak omk 3ars ars khawal manyak manyouk a7a ahbal hayawan 7ayawan 7ayawen ghabi 8abi
        rabbi rabi rab rabna allah yarab yarabb yarabbi sa7 sah 3ib 3eib eib 7aram haram
        """;

    private const string ForeignWords =
        """
        le les des est une pas vous nous dans avec mais tres ce cette ces qui que quoi elle ils elles sont etre avoir
        je tu ne se sa ses leur leurs aux du au et ou par sans sous cest jai jsuis nest merci bonjour oui tout tous toute toutes
        faire fait comme plus moi toi aussi bien peut donc quand toujours jamais rien votre notre monde ici suis etait deja
        pourquoi putain ptn mdr jte trop mes mon ton son ma ta aucun encore alors parce vraiment allez cest cet vais vas aller quel quelle chose gens
        pays aller dire veut dit deux faut jaime quil quon dun dune lui eux chez entre apres avant beaucoup peu jour temps vie homme femme
        der das und ist nicht ich sie ein eine einen einem einer mit auf fur auch wie wir aber dass haben sind von zu dem
        nur noch kann wird werden wenn oder uber mich dich mir dir euch kein keine sehr gut danke bitte immer schon diese dieser
        el la los las una unos unas es pero con por para como esta este esto estos muy mas porque cuando donde quien todo todos
        nada hay ser soy eres somos tiene tengo hola gracias bueno buena gente siempre nunca tambien
        il lo gli che non di per sono questo questa quello anche piu molto grazie ciao perche come della delle dei nel nella ho hai
        um uma nao voce voces isso muito obrigado tambem mas com ele ela eles dos das pelo pela
        bir ve bu icin cok degil ne mi da gibi daha ama var yok ben sen biz siz onlar olarak olan kadar her sonra tesekkurler
        het een niet ik je dat dit zijn met van voor maar ook naar wel geen waar goed mooi
        yang dan ini itu tidak dengan untuk saya anda kamu ada akan dari adalah bisa sudah
        nie jest sie to na jak ale tak dla czy
        waa iyo ku ka oo uu ay soo
        """;

    private const string PersianWords =
        """
        است این که را های برای نیست هست خیلی شما آن با هم از می نمی بود شد شود باید کرد کند کنید ایران چرا چون اگر ولی هر همه دیگر
        خود بی تا یک دو ما من تو او اینجا آنها مردم کشور خوب بد ممنون سلام خسته نباشید
        """;

    // Arabic itself has these, or spells them the same once folded.
    private const string PersianWordsThatAreArabic = "با هم از بود ما من تو او بد سلام شد خود هر دو تا بی";

    private static readonly FrozenSet<ulong> EnglishHashes = Hashes(EnglishWords, except: "");
    private static readonly FrozenSet<ulong> ArabiziHashes = Hashes(ArabiziWords, except: EnglishWords);
    private static readonly FrozenSet<ulong> ForeignHashes = Hashes(ForeignWords, except: $"{EnglishWords} {ArabiziWords} la el il di da du no me");
    private static readonly FrozenSet<ulong> PersianHashes = Hashes(PersianWords, except: PersianWordsThatAreArabic);

    /// <summary>Whether English uses this folded word all the time.</summary>
    public static bool IsEnglish(ReadOnlySpan<char> word) => EnglishHashes.Contains(TextPipeline.Hash(word));

    /// <summary>Whether Arabic in Latin letters does.</summary>
    public static bool IsArabizi(ReadOnlySpan<char> word) => ArabiziHashes.Contains(TextPipeline.Hash(word));

    /// <summary>Whether another language in Latin letters does.</summary>
    public static bool IsForeign(ReadOnlySpan<char> word) => ForeignHashes.Contains(TextPipeline.Hash(word));

    /// <summary>Whether Persian does.</summary>
    public static bool IsPersian(ReadOnlySpan<char> word) => PersianHashes.Contains(TextPipeline.Hash(word));

    private static FrozenSet<ulong> Hashes(string words, string except) =>
        Fold(words, PlainHash).Except(Fold(except, PlainHash)).ToFrozenSet();

    private static ulong PlainHash(in TextToken token, ReadOnlySpan<char> folded) => TextPipeline.Hash(folded);

    /// <summary>A hash of a word.</summary>
    internal delegate ulong WordHash(in TextToken token, ReadOnlySpan<char> folded);

    /// <summary>The hashes of a list of words, written as the pipeline folds them.</summary>
    internal static HashSet<ulong> Fold(string words, WordHash hash)
    {
        var tokens = new TextTokens();
        TextScanner.Read(words, tokens);
        var hashes = new HashSet<ulong>();
        foreach (ref readonly var token in tokens.All)
        {
            if (token.Kind == TokenKind.Word)
            {
                hashes.Add(hash(token, tokens.Folded(token)));
            }
        }

        return hashes;
    }
}
