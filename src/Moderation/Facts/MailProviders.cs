using System.Collections.Frozen;

namespace Moderation.Facts;

/// <summary>What is known of large providers of mailboxes: who gives them away, and which spellings reach the same one.</summary>
internal static class MailProviders
{
    private const string Free =
        """
        gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ca yahoo.co.in yahoo.in yahoo.com.tr
        yahoo.com.au yahoo.com.br ymail.com rocketmail.com myyahoo.com outlook.com outlook.sa outlook.fr outlook.de hotmail.com hotmail.co.uk
        hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.se live.com live.co.uk live.fr live.nl live.se windowslive.com msn.com passport.com
        icloud.com me.com mac.com aol.com aim.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
        keemail.me gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.fr gmx.us web.de mail.com email.com usa.com post.com consultant.com
        mail.ru bk.ru inbox.ru list.ru internet.ru yandex.com yandex.ru yandex.by yandex.kz yandex.com.tr ya.ru rambler.ru zoho.com zohomail.com
        zohomail.eu fastmail.com fastmail.fm hushmail.com hush.com inbox.com inbox.lv lycos.com maktoob.com gawab.com ayna.com
        orange.fr wanadoo.fr free.fr laposte.net sfr.fr t-online.de freenet.de arcor.de libero.it virgilio.it tiscali.it alice.it
        seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl ukr.net meta.ua i.ua abv.bg mynet.com mail.bg naver.com daum.net hanmail.net
        qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com rediffmail.com indiatimes.com uol.com.br bol.com.br terra.com.br
        comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net btinternet.com sky.com talktalk.net virginmedia.com
        """;

    /// <summary>One mailbox under several domains, each with the one that stands for all; providers say so in their help pages.</summary>
    private static readonly Dictionary<string, string> SameMailbox = new(StringComparer.Ordinal)
    {
        ["googlemail.com"] = "gmail.com",
        ["me.com"] = "icloud.com",
        ["mac.com"] = "icloud.com",
        ["protonmail.com"] = "proton.me",
        ["pm.me"] = "proton.me",
        ["ya.ru"] = "yandex.ru",
        ["yandex.com"] = "yandex.ru",
        ["yandex.by"] = "yandex.ru",
        ["yandex.kz"] = "yandex.ru",
        ["fastmail.fm"] = "fastmail.com",
    };

    /// <summary>The providers that give a mailbox to anyone who asks, some for decades.</summary>
    public static FrozenSet<string> FreeDomains { get; } = DomainList.Parse(Free);

    /// <summary>The domain that stands for all that lead to the same mailbox.</summary>
    public static string Canonical(string domain) => SameMailbox.GetValueOrDefault(domain, domain);

    /// <summary>The local part without what the provider does not look at.</summary>
    /// <param name="local">The local part in lower case.</param>
    /// <param name="domain">The provider's <see cref="Canonical(string)"/> domain.</param>
    public static string CanonicalLocal(string local, string domain)
    {
        // Names at Yahoo have no hyphen: it begins the tag of an alias there, and the plus does nothing.
        var isYahoo = domain.StartsWith("yahoo.", StringComparison.Ordinal) || domain is "ymail.com" or "rocketmail.com";
        var tag = local.IndexOf(isYahoo ? '-' : '+', StringComparison.Ordinal);
        var name = tag > 0 ? local[..tag] : local;
        var bare = domain switch
        {
            "gmail.com" => name.Replace(".", string.Empty, StringComparison.Ordinal),
            "proton.me" => name.Replace(".", string.Empty, StringComparison.Ordinal)
                .Replace("-", string.Empty, StringComparison.Ordinal)
                .Replace("_", string.Empty, StringComparison.Ordinal),
            "yandex.ru" => name.Replace('-', '.'),
            _ => name,
        };
        return bare.Length == 0 ? name : bare;
    }
}
