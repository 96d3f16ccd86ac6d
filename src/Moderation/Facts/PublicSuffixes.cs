using System.Collections.Frozen;
using System.Net;

namespace Moderation.Facts;

/// <summary>Tells which part of a host its owner registered: <c>a.b.example.co.uk</c> belongs to whoever has <c>example.co.uk</c>.</summary>
/// <remarks>
/// Rules of this project's own, from what registries and hosting companies publish, in place of the Public Suffix List, whose licence
/// (MPL 2.0) is not permissive. They know the customs of countries, the exceptions of the larger ones and the common places where anyone
/// gets a host of his own. They do not know cities and provinces (<c>city.kawasaki.jp</c>, <c>k12.ca.us</c>) nor small hosting companies:
/// there, two owners seem to be one.
/// </remarks>
internal static class PublicSuffixes
{
    private const string CountryCodes =
        """
        ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm
        cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw
        gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md
        me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py
        qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug
        uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """;

    private const string GenericEndings =
        """
        com net org info biz edu gov int mil name pro mobi asia app dev xyz shop site online store live news blog club top link click space website
        tech digital agency media icu vip cloud page fun work world life today email win bid loan men party review stream trade
        """;

    /// <summary>Under a country these are no names but say what kind of owner follows: <c>com.iq</c>, <c>co.uk</c>, <c>gob.mx</c>.</summary>
    private const string Kinds =
        "com co net ne org or edu ac sch gov gob gouv go gub mil info web biz ltd plc firm nom name med art";

    /// <summary>Countries that register names only directly below their own.</summary>
    private const string FlatCountries = "be ch cz de dk ee eu fi gl is li lt lu nl no nu sk su tk us";

    private const string Particular =
        """
        me.uk nhs.uk police.uk id.au asn.au ad.jp ed.jp gr.jp lg.jp re.kr pe.kr go.kr co.kr gen.tr bel.tr pol.tr av.tr dr.tr k12.tr tel.tr tv.tr
        bbs.tr pol.iq id.ir geek.nz gen.nz iwi.nz kiwi.nz maori.nz school.nz cri.nz govt.nz adv.br blog.br eco.br ind.br jus.br leg.br
        gen.in firm.in ind.in nic.in res.in muni.il idf.il k12.il law.za nis.za school.za web.za fam.pk gok.pk gon.pk gop.pk gos.pk
        in.th mi.th ac.th go.th sci.eg eun.eg pub.sa my.id desa.id ponpes.id web.id idv.hk idv.tw game.tw ebiz.tw asso.fr tm.fr
        msk.ru spb.ru pp.ru kiev.ua kyiv.ua lviv.ua odessa.ua pp.ua waw.pl art.pl priv.hu tm.hu sport.hu co.com eu.com uk.com us.com ru.com
        sa.com br.com cn.com de.com gb.com hu.com jpn.com za.com co.de com.de eu.org us.org uk.net se.net
        blogspot.com wordpress.com github.io gitlab.io bitbucket.io netlify.app netlify.com vercel.app now.sh herokuapp.com onrender.com
        pages.dev workers.dev web.app firebaseapp.com appspot.com run.app glitch.me surge.sh repl.co replit.app fly.dev deno.dev railway.app
        weebly.com wixsite.com wix.com webflow.io carrd.co squarespace.com tumblr.com livejournal.com medium.com substack.com ghost.io
        jimdofree.com jimdosite.com webnode.com webnode.page ucoz.com ucoz.net ucoz.ru narod.ru angelfire.com tripod.com bravenet.com
        yolasite.com godaddysites.com square.site site123.me strikingly.com mystrikingly.com webs.com freehosting.com 000webhostapp.com
        altervista.org blogfa.com blogsky.com mihanblog.com ahlamontada.com ahlamontada.net yoo7.com own0.com forumotion.com forumarabia.com
        mam9.com myshopify.com bigcartel.com azurewebsites.net cloudfront.net s3.amazonaws.com blob.core.windows.net translate.goog
        r2.dev trycloudflare.com ngrok.io ngrok-free.app duckdns.org no-ip.org no-ip.biz ddns.net hopto.org zapto.org sytes.net dyndns.org
        """;

    private static readonly FrozenSet<string> Countries = DomainList.Parse(CountryCodes);
    private static readonly FrozenSet<string> Endings = DomainList.Parse(CountryCodes + " " + GenericEndings);
    private static readonly FrozenSet<string> OwnerKinds = DomainList.Parse(Kinds);
    private static readonly FrozenSet<string> Flat = DomainList.Parse(FlatCountries);
    private static readonly FrozenSet<string> Suffixes = DomainList.Parse(Particular);

    /// <summary>The registered part of a host; the host itself when it is an address, a single name or a suffix.</summary>
    /// <param name="host">As <see cref="Rules.Links.NormaliseHost"/> writes it.</param>
    public static string RegistrableDomain(string host)
    {
        var last = host.LastIndexOf('.');
        if (last < 0 || host[0] == '[' || (char.IsAsciiDigit(host[^1]) && IPAddress.TryParse(host, out _)))
        {
            return host;
        }

        var registered = Before(host, last);
        for (var start = registered; ;)
        {
            // The longest suffix counts: below a country, com.au; below that, what somebody in Australia gives away.
            if (start > 0 && IsSuffix(host, start, last))
            {
                registered = Before(host, start - 1);
            }

            if (start == 0)
            {
                return host[registered..];
            }

            start = Before(host, start - 1);
        }
    }

    /// <summary>Whether a host ends as hosts do: two sentences without a space between them (<c>thanks.please</c>) do not.</summary>
    public static bool HasKnownEnding(string host) => Endings.Contains(host[(host.LastIndexOf('.') + 1)..]);

    private static bool IsSuffix(string host, int start, int last)
    {
        if (Suffixes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(host.AsSpan(start)))
        {
            return true;
        }

        var country = host.AsSpan(last + 1);
        return start <= last
            && OwnerKinds.GetAlternateLookup<ReadOnlySpan<char>>().Contains(host.AsSpan(start, last - start))
            && Countries.GetAlternateLookup<ReadOnlySpan<char>>().Contains(country)
            && !Flat.GetAlternateLookup<ReadOnlySpan<char>>().Contains(country);
    }

    /// <summary>Where the label begins that ends at a dot.</summary>
    private static int Before(string host, int dot) => dot <= 0 ? 0 : host.LastIndexOf('.', dot - 1) + 1;
}
