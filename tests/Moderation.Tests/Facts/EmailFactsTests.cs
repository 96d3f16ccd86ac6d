using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class EmailFactsTests
{
    [Theory]
    [InlineData("reader@example.org")]
    [InlineData(" Reader.Name+tag@sub.example.org ")]
    [InlineData("o'brien@example.org")]
    [InlineData("قارئ@موقع.example")]
    [InlineData("a@b.co")]
    public void Takes_what_mail_could_be_sent_to(string address) => Assert.True(EmailFacts.Of(address).IsPlausible);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("reader")]
    [InlineData("@example.org")]
    [InlineData("reader@")]
    [InlineData("reader@localhost")]
    [InlineData("reader@example.")]
    [InlineData("reader@.example.org")]
    [InlineData("reader@exa mple.org")]
    [InlineData("reader@example..org")]
    [InlineData("reader@-example.org")]
    [InlineData("reader@example.c")]
    [InlineData("reader@192.0.2.1")]
    [InlineData("reader@[192.0.2.1]")]
    [InlineData(".reader@example.org")]
    [InlineData("reader.@example.org")]
    [InlineData("rea..der@example.org")]
    [InlineData("rea der@example.org")]
    [InlineData("\"rea der\"@example.org")]
    [InlineData("Reader <reader@example.org>")]
    [InlineData("one@two@example.org")]
    [InlineData("reader\0@example.org")]
    public void Takes_nothing_else(string? address)
    {
        var email = EmailFacts.Of(address);

        Assert.False(email.IsPlausible);
        Assert.Null(email.Canonical);
        Assert.Null(email.Domain);
    }

    [Fact]
    public void Half_a_pair_is_no_letter()
    {
        Assert.False(EmailFacts.Of("rea\uD83Dder@example.org").IsPlausible);
        Assert.False(EmailFacts.Of("reader@exam\uDC00ple.org").IsPlausible);
    }

    [Fact]
    public void Lengths_are_those_of_the_standard()
    {
        Assert.True(EmailFacts.Of(new string('a', 64) + "@example.org").IsPlausible);
        Assert.False(EmailFacts.Of(new string('a', 65) + "@example.org").IsPlausible);
        Assert.False(EmailFacts.Of("a@" + string.Concat(Enumerable.Repeat("abcdefghi.", 30)) + "org").IsPlausible);
        Assert.False(EmailFacts.Of(new string('a', 20_000) + "@" + new string('b', 20_000)).IsPlausible);
    }

    [Theory]
    [InlineData("Some.Reader@Gmail.com", "somereader@gmail.com")]
    [InlineData("s.o.m.e.reader+news@googlemail.com", "somereader@gmail.com")]
    [InlineData("reader+a+b@example.org", "reader@example.org")]
    [InlineData("some.reader@example.org", "some.reader@example.org")]
    [InlineData("Reader@OUTLOOK.com", "reader@outlook.com")]
    [InlineData("some.reader@outlook.com", "some.reader@outlook.com")]
    [InlineData("base-shop@yahoo.com", "base@yahoo.com")]
    [InlineData("base-shop@example.org", "base-shop@example.org")]
    [InlineData("some_reader@protonmail.com", "somereader@proton.me")]
    [InlineData("reader@me.com", "reader@icloud.com")]
    [InlineData("some-reader@ya.ru", "some.reader@yandex.ru")]
    [InlineData("+tag@example.org", "+tag@example.org")]
    [InlineData("reader@bücher.example", "reader@xn--bcher-kva.example")]
    public void Aliases_of_one_mailbox_are_one(string address, string canonical) => Assert.Equal(canonical, EmailFacts.Of(address).Canonical);

    [Theory]
    [InlineData("reader@mailinator.com", true)]
    [InlineData("reader@anything.MAILINATOR.com", true)]
    [InlineData("reader@yopmail.com", true)]
    [InlineData("reader@notmailinator.example", false)]
    [InlineData("reader@gmail.com", false)]
    public void Knows_mailboxes_to_throw_away(string address, bool isDisposable) => Assert.Equal(isDisposable, EmailFacts.Of(address).IsDisposable);

    [Theory]
    [InlineData("reader@gmail.com", true)]
    [InlineData("reader@Hotmail.com", true)]
    [InlineData("reader@example.org", false)]
    public void Knows_who_gives_mailboxes_away(string address, bool isFree) => Assert.Equal(isFree, EmailFacts.Of(address).IsFree);

    [Theory]
    [InlineData(null, EmailTraits.None)]
    [InlineData("  ", EmailTraits.None)]
    [InlineData("nobody", EmailTraits.Given)]
    [InlineData("a.b2024٧@1und1.example.org", EmailTraits.Given | EmailTraits.Plausible)]
    [InlineData("reader@gmail.com", EmailTraits.Given | EmailTraits.Plausible | EmailTraits.Free)]
    [InlineData("some.one@mailinator.com", EmailTraits.Given | EmailTraits.Plausible | EmailTraits.Disposable)]
    public void Traits_are_kept_and_tell_nothing_of_the_address(string? address, EmailTraits traits) => Assert.Equal(traits, EmailFacts.TraitsOf(address));

    [Fact]
    public void Lists_are_domains_and_no_provider_of_mailboxes_is_a_disposable_one()
    {
        Assert.True(DisposableDomains.All.Count >= 100);
        Assert.All(DisposableDomains.All.Concat(MailProviders.FreeDomains), domain => Assert.True(EmailFacts.Of("a@" + domain).IsPlausible, domain));
        Assert.Empty(DisposableDomains.All.Intersect(MailProviders.FreeDomains));
    }
}
