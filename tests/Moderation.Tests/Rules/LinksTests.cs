using Moderation.Rules;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules;

public sealed class LinksTests
{
    [Theory]
    [InlineData("http://bad.example", "bad.example")]
    [InlineData("see HTTPS://BAD.EXAMPLE/path?q#f", "bad.example")]
    [InlineData("ftp://bad.example:8080/x", "bad.example")]
    [InlineData("www.bad.example", "bad.example")]
    [InlineData("http://www.bad.example", "bad.example")]
    [InlineData("bad.example/offer", "bad.example")]
    [InlineData("bad.example", "bad.example")]
    [InlineData("http://a.b.bad.example.", "a.b.bad.example")]
    [InlineData("(http://bad.example)", "bad.example")]
    [InlineData("http://bad.example, and more", "bad.example")]
    [InlineData("«http://bad.example»", "bad.example")]
    [InlineData("زوروا http://bad.example،", "bad.example")]
    [InlineData("<a href=\"http://bad.example\">", "bad.example")]
    [InlineData("http://good.example@bad.example/", "bad.example")]
    [InlineData("http://user:password@bad.example:80/", "bad.example")]
    [InlineData("http://good.example:80@bad.example", "bad.example")]
    [InlineData("http://a@b@bad.example", "bad.example")]
    [InlineData("http://%62ad.example", "bad.example")]
    [InlineData("http://bad。example", "bad.example")]
    [InlineData("bad。example/x", "bad.example")]
    [InlineData("http://ｂａｄ.example", "bad.example")]
    [InlineData("http://b\u200Bad.ex\u00ADample", "bad.example")]
    [InlineData("b\u200Cad.example/x", "bad.example")]
    [InlineData("http://موقع.example", "xn--4gbrim.example")]
    [InlineData("http://xn--4gbrim.example", "xn--4gbrim.example")]
    [InlineData("موقع.وزارة/صفحة", "xn--4gbrim.xn--mgbexc3i")]
    [InlineData("http://bücher.example", "xn--bcher-kva.example")]
    [InlineData("bad.xn--4gbrim/x", "bad.xn--4gbrim")]
    [InlineData("http://192.0.2.1/x", "192.0.2.1")]
    [InlineData("http://[2001:db8::1]/x", "[2001:db8::1]")]
    [InlineData("https:\\\\bad.example", "bad.example")]
    public void A_host_is_found_however_it_is_written(string text, string host) =>
        Assert.Equal(host, Assert.Single(Links.In(text)).Host);

    [Theory]
    [InlineData("")]
    [InlineData("no link here")]
    [InlineData("http://")]
    [InlineData("http:// bad")]
    [InlineData("3.14 and 1.000.000")]
    [InlineData("write to sara@bad.example")]
    [InlineData("...")]
    [InlineData("http://[::1")]
    [InlineData("http://@/")]
    public void What_is_no_host_is_none(string text) => Assert.Empty(Links.In(text));

    [Theory]
    [InlineData("http://a.example", true)]
    [InlineData("www.a.example", true)]
    [InlineData("a.example/b", true)]
    [InlineData("a.example", false)]
    [InlineData("جميل.شكرا", false)]
    public void A_bare_host_without_a_path_may_be_two_sentences(string text, bool isLink) =>
        Assert.Equal(isLink, Assert.Single(Links.In(text)).IsLink);

    [Theory]
    [InlineData("see http://bad.example/x now", "http://bad.example")]
    [InlineData("😀 b\u200Bad.example/x", "b\u200Bad.example")]
    [InlineData("\u200F\u200Fwww.bad.example", "www.bad.example")]
    public void Its_place_is_in_the_text_as_submitted(string text, string expected)
    {
        var link = Assert.Single(Links.In(text));

        Assert.Equal(expected, text.Substring(link.Start, link.Length));
    }

    [Theory]
    [InlineData("bad.example", "bad.example")]
    [InlineData("a.b.bad.example", "bad.example")]
    [InlineData("notbad.example", null)]
    [InlineData("bad.example.org", null)]
    [InlineData("example", null)]
    [InlineData("com", "com")]
    [InlineData("x.com", "com")]
    public void An_entry_covers_its_sub_domains(string host, string? entry) =>
        Assert.Equal(entry, Links.Covering(new HashSet<string>(StringComparer.Ordinal) { "bad.example", "com" }, host));

    [Theory]
    [InlineData("bad.example", true)]
    [InlineData("*.Bad.Example", true)]
    [InlineData(" www.bad.example. ", true)]
    [InlineData("موقع.example", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("localhost", true)]
    [InlineData("", false)]
    [InlineData("http://bad.example", false)]
    [InlineData("bad.example/x", false)]
    [InlineData("bad.example:80", false)]
    [InlineData("bad example", false)]
    [InlineData("a@bad.example", false)]
    public void An_entry_is_a_host_and_nothing_else(string entry, bool isHost) => Assert.Equal(isHost, Links.IsHost(entry));

    public static TheoryData<string> HostileTexts()
    {
        string[] parts =
        [
            "a", "a.", ".", "a-", "-", "http://", "www.", "http://a", "http://a.b ", "http://-x ", "http://é ", "www.\u0627 ", "@", "a@", "a.a@", "http://a@", ":", "%", "http://%", "。", "x。",
            "\u200B", "a\u200B.", "http://\u200B", "\u0301", "\uD83D\uDE00", "\uD83D", "a.b/", " a.b", "é.", "ß.ß/", "http://[", "http://]", "xn--", "xn--a.xn--", "١.", "م.م ", "a.1/",
            new string('a', 62) + ".", new string('a', 64) + ".", new string('م', 63) + ".",
        ];
        var texts = new TheoryData<string>();
        foreach (var part in parts)
        {
            texts.Add(part);
        }

        return texts;
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Time_grows_with_the_text_and_no_faster(string part)
    {
        var policy = Policy.Compile(new PolicyOptions { BlockedHosts = ["bad.example"] }).Policy!;
        var quarter = Repeated(5_000);
        var whole = Repeated(20_000);
        Look(quarter);
        Look(whole);

        var times = new[] { quarter, whole }.Select(text => Enumerable.Range(0, 5).Min(_ => Look(text))).ToList();

        // Linear is 4; quadratic would be 16.
        Assert.True(times[1].TotalMilliseconds < 5 || times[1] < times[0] * 9, $"{times[0]} for a quarter, {times[1]} for the whole");
        Assert.InRange(times[1].TotalMilliseconds, 0, 150);

        string Repeated(int length) => string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1))[..length];

        TimeSpan Look(string text)
        {
            var before = ThreadTime.Now();
            policy.Rules.Lists.In(text, default, []);
            return ThreadTime.Now() - before;
        }
    }
}
