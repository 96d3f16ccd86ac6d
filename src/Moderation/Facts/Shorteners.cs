using System.Collections.Frozen;

namespace Moderation.Facts;

/// <summary>Public services whose links say nothing of where they lead.</summary>
/// <remarks>
/// Open to everybody, now or while their links lasted; a paper's own short domain (<c>nyti.ms</c>) leads nowhere else and is not
/// one. <c>t.co</c> is, though Twitter writes it by itself: a reader cannot see the target either.
/// </remarks>
internal static class Shorteners
{
    private const string Known =
        """
        bit.ly bitly.com bitly.ws j.mp tinyurl.com tiny.cc tiny.pl tiny.one rotf.lol t.co goo.gl is.gd v.gd ow.ly owl.ly buff.ly rebrand.ly
        cutt.ly shorturl.at shorturl.asia short.io short.gy shorte.st adf.ly j.gs q.gs bc.vc ouo.io ouo.press linkvertise.com
        link-to.net exe.io za.gl gplinks.co clk.sh shrinkme.io fc.lc rb.gy t.ly s.id u.to x.co lnkd.in lnk.to linktr.ee db.tt
        qr.ae cli.gs bl.ink budurl.com snip.ly soo.gd su.pr yourls.org tr.im mcaf.ee po.st dlvr.it ift.tt clck.ru vk.cc goo.su
        urlz.fr lc.cx tny.im surl.li 2u.pw 2cm.es n9.cl acortar.link kutt.it me2.kr han.gl url.kr reurl.cc lihi.cc da.gd 0rz.tw
        """;

    /// <summary>Their hosts; sub-domains belong to them.</summary>
    public static FrozenSet<string> All { get; } = DomainList.Parse(Known);
}
