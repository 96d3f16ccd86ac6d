using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class LinkFactsTests
{
    [Fact]
    public void Counts_what_a_reader_could_follow_and_names_each_host_once()
    {
        var links = LinkFacts.Of("شوفوا https://www.news.example.co.uk/a و http://blog.example.co.uk/b و news.example.co.uk/c، شكرا.جزيلا");

        Assert.Equal(3, links.Count);
        Assert.Equal(["news.example.co.uk", "blog.example.co.uk"], links.Hosts);
        Assert.Equal(["example.co.uk"], links.Domains);
        Assert.False(links.HasShortener);
        Assert.Equal(4, links.All.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no link here")]
    [InlineData("لا رابط هنا، ٢٠٢٤")]
    public void A_text_without_links_has_none(string text)
    {
        var links = LinkFacts.Of(text);

        Assert.Equal(0, links.Count);
        Assert.Empty(links.Hosts);
        Assert.Empty(links.Domains);
        Assert.Empty(links.Mismatches);
        Assert.False(links.HasShortener);
    }

    [Theory]
    [InlineData("see http://a.example/b?c=d#e now", "http://a.example/b?c=d#e")]
    [InlineData("😀 www.a.example/صفحة،", "www.a.example/صفحة")]
    [InlineData("[url=http://a.example/b]here[/url]", "http://a.example/b")]
    [InlineData("(http://a.example/b)", "http://a.example/b")]
    [InlineData("<a href=\"http://a.example/b\">here</a>", "http://a.example/b")]
    [InlineData("http://a.example", "http://a.example")]
    public void A_link_ends_where_its_address_does(string text, string address)
    {
        var span = Assert.Single(LinkFacts.Of(text).All).Span;

        Assert.Equal(address, text.Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("https://bit.ly/3abc", true)]
    [InlineData("tinyurl.com/abc", true)]
    [InlineData("http://go.bit.ly/x", true)]
    [InlineData("http://notbit.ly/x", false)]
    [InlineData("http://bit.ly.example/x", false)]
    [InlineData("bit.ly", false)]
    public void Knows_public_shorteners(string text, bool isShortener) => Assert.Equal(isShortener, LinkFacts.Of(text).HasShortener);

    [Fact]
    public void Knows_thirty_shorteners_at_least()
    {
        Assert.True(Shorteners.All.Count >= 30);
        Assert.All(Shorteners.All, host => Assert.True(Moderation.Rules.Links.IsHost(host), host));
    }

    [Theory]
    [InlineData("<a href=\"http://evil.example/x\">http://good.example</a>")]
    [InlineData("<A CLASS='b' HREF = 'http://evil.example/x'>http://good.example/a/b</A>")]
    [InlineData("<a href=http://evil.example/x><b>good.example</b>/page</a>")]
    [InlineData("<a href=http://evil.example/x><abbr>good.com</abbr></a>")]
    [InlineData("<a data-href=\"http://good.example\" href=\"http://evil.example\">http://good.example</a>")]
    [InlineData("<a href=\"http&#58;//evil.example\">http://good.example</a>")]
    [InlineData("<a href=\"http://evil.example\">http&#58;//good.example")]
    [InlineData("[good.com](http://evil.example)")]
    [InlineData("[**good.com**](http://evil.example \"title\")")]
    [InlineData("[http://good.example/x](https://evil.example/?u=http://good.example)")]
    [InlineData("[url=http://evil.example]good.com[/url]")]
    [InlineData("[URL=\"http://evil.example?href=http://good.com\"]www.good.com[/URL]")]
    [InlineData("[موقع.com](http://evil.example)")]
    [InlineData("[good.com](http://good.com.evil.example)")]
    [InlineData("[good.blogspot.com](http://evil.blogspot.com)")]
    [InlineData("[good.com](http://bit.ly/abc)")]
    public void Finds_a_link_that_shows_another_host(string text)
    {
        var mismatch = Assert.Single(LinkFacts.Of("قبل " + text + " بعد").Mismatches);

        Assert.NotEqual(mismatch.Shown, mismatch.Target);
        Assert.Equal("قبل ".Length, mismatch.Span.Start);
        Assert.InRange(mismatch.Span.End, mismatch.Span.Start + 1, text.Length + "قبل  بعد".Length);
    }

    [Theory]
    [InlineData("<a href=\"http://good.example/x\">http://www.good.example</a>")]
    [InlineData("<a href=\"http://en.good.example/x\">good.example/y</a>")]
    [InlineData("<a href=\"http://good.example/x\">read this</a>")]
    [InlineData("<a name=\"x\">http://good.example</a>")]
    [InlineData("<abbr title=\"x\">http://good.example</abbr>")]
    [InlineData("[read this](http://good.example)")]
    [InlineData("[good.example](http://good.example/x)")]
    [InlineData("[جميل.شكرا](http://good.example)")]
    [InlineData("[good.com] (http://evil.example)")]
    [InlineData("[url=http://good.example]here[/url] and http://other.example")]
    [InlineData("[url]http://good.example[/url]")]
    [InlineData("array[good.com](evil) http://other.example")]
    [InlineData("http://a.example http://b.example")]
    public void Finds_nothing_in_honest_links(string text) => Assert.Empty(LinkFacts.Of(text).Mismatches);

    [Fact]
    public void Names_what_is_shown_and_where_it_leads()
    {
        const string Text = "x [good.com](http://evil.example/a) y";

        var mismatch = Assert.Single(LinkFacts.Of(Text).Mismatches);

        Assert.Equal(("good.com", "evil.example"), (mismatch.Shown, mismatch.Target));
        Assert.Equal("[good.com](http://evil.example/a)", Text.Substring(mismatch.Span.Start, mismatch.Span.Length));
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("a.example.co.uk", "example.co.uk")]
    [InlineData("www.moi.gov.iq", "moi.gov.iq")]
    [InlineData("a.shop.com.iq", "shop.com.iq")]
    [InlineData("x.uobaghdad.edu.iq", "uobaghdad.edu.iq")]
    [InlineData("mail.example.net.iq", "example.net.iq")]
    [InlineData("a.example.iq", "example.iq")]
    [InlineData("a.b.com.sa", "b.com.sa")]
    [InlineData("a.b.com.eg", "b.com.eg")]
    [InlineData("a.b.com.tr", "b.com.tr")]
    [InlineData("a.b.com.au", "b.com.au")]
    [InlineData("a.b.co.jp", "b.co.jp")]
    [InlineData("a.b.ac.ae", "b.ac.ae")]
    [InlineData("a.org.de", "org.de")]
    [InlineData("me.github.io", "me.github.io")]
    [InlineData("a.me.github.io", "me.github.io")]
    [InlineData("bad.blogspot.com", "bad.blogspot.com")]
    [InlineData("x.bad.wordpress.com", "bad.wordpress.com")]
    [InlineData("bad.netlify.app", "bad.netlify.app")]
    [InlineData("bad.weebly.com", "bad.weebly.com")]
    [InlineData("a.b.s3.amazonaws.com", "b.s3.amazonaws.com")]
    [InlineData("blogspot.com", "blogspot.com")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("com.com", "com.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]")]
    [InlineData("a.xn--4gbrim.xn--mgbtx2b", "xn--4gbrim.xn--mgbtx2b")]
    [InlineData("", "")]
    public void Knows_who_registered_a_host(string host, string domain) => Assert.Equal(domain, PublicSuffixes.RegistrableDomain(host));
}
