using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Moderation.BrowserTests.Demo;

/// <summary>A reader comments; the page shows what becomes of it without a reload.</summary>
public sealed class PostingTests(BrowserFixture browser, DemoSite site)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_polite_comment_appears_to_everybody() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        await browser.WithPageAsync(site.Address, async othersPage =>
        {
            var text = DemoSite.PoliteText();
            var author = await new DemoPage(authorsPage).OpenAsync();
            var other = await new DemoPage(othersPage).OpenAsync();

            await author.PostAsync(text);

            await author.SeesPublishedAsync(text);
            await Expect(author.Status).ToContainTextAsync(DemoPage.Published);
            await Expect(author.Text).ToHaveValueAsync(string.Empty);
            await other.SeesPublishedAsync(text);
            await Expect(other.CommentWith(text).Locator("time")).ToHaveAttributeAsync("datetime", TimePattern());
            await author.WasNotReloadedAsync();
            await other.WasNotReloadedAsync();
        });
    });

    [Fact]
    public Task A_held_comment_shows_only_to_its_author_until_a_moderator_approves_it() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        await browser.WithPageAsync(site.Address, async othersPage =>
        {
            var text = DemoSite.HeldText();
            var author = await new DemoPage(authorsPage).OpenAsync();
            var other = await new DemoPage(othersPage).OpenAsync();

            await author.PostAsync(text);
            await author.SeesMarkedAsync(text, DemoPage.AwaitingModeration);
            await Expect(author.Status).ToContainTextAsync(DemoPage.AwaitingModeration);

            // Whatever would reach the other page has reached it once a later comment has.
            var later = DemoSite.PoliteText();
            await author.PostAsync(later);
            await other.SeesPublishedAsync(later);
            await other.SeesNothingOfAsync(text);
            await author.WasNotReloadedAsync();
            await authorsPage.ReloadAsync();
            await author.SeesMarkedAsync(text, DemoPage.AwaitingModeration);
            await author.OpenAsync();

            await Moderator.ApproveAsync(site.Service, text, Token);

            await author.SeesPublishedAsync(text);
            await Expect(author.Status).ToContainTextAsync(DemoPage.Published);
            await other.SeesPublishedAsync(text);
            await author.WasNotReloadedAsync();
            await other.WasNotReloadedAsync();
        });
    });

    [Fact]
    public Task A_rejected_comment_tells_its_author_and_nobody_else() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        var text = DemoSite.RejectedText();
        var author = await new DemoPage(authorsPage).OpenAsync();

        await author.PostAsync(text);

        await author.SeesMarkedAsync(text, DemoPage.NotPublished);
        await Expect(author.Status).ToContainTextAsync(DemoPage.NotPublished);
        await author.WasNotReloadedAsync();
        await browser.WithPageAsync(site.Address, async othersPage => await (await new DemoPage(othersPage).OpenAsync()).SeesNothingOfAsync(text));
    });

    [Fact]
    public Task An_edit_is_judged_anew() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        await browser.WithPageAsync(site.Address, async othersPage =>
        {
            var (held, polite, rejected) = (DemoSite.HeldText(), DemoSite.PoliteText(), DemoSite.RejectedText());
            var author = await new DemoPage(authorsPage).OpenAsync();
            var other = await new DemoPage(othersPage).OpenAsync();
            await author.PostAsync(held);
            await author.SeesMarkedAsync(held, DemoPage.AwaitingModeration);

            await EditAsync(author, held, polite);
            await author.SeesPublishedAsync(polite);
            await other.SeesPublishedAsync(polite);

            await EditAsync(author, polite, rejected);
            await author.SeesMarkedAsync(rejected, DemoPage.NotPublished);
            await other.SeesNothingOfAsync(polite);
            await other.SeesNothingOfAsync(rejected);
            await author.WasNotReloadedAsync();
            await other.WasNotReloadedAsync();
        });
    });

    [Fact]
    public Task An_answer_stands_under_the_comment_it_answers() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        await browser.WithPageAsync(site.Address, async othersPage =>
        {
            var (question, answer) = (DemoSite.PoliteText(), DemoSite.PoliteText());
            var author = await new DemoPage(authorsPage).OpenAsync();
            var other = await new DemoPage(othersPage).OpenAsync();
            await author.PostAsync(question);
            await other.SeesPublishedAsync(question);

            await other.CommentWith(question).GetByRole(AriaRole.Link, new() { Name = "ردّ" }).ClickAsync();
            await other.PostAsync(answer, name: "هدى");

            await author.SeesPublishedAsync(answer);
            await Expect(UnderQuestion(authorsPage)).ToContainTextAsync(answer);
            await Expect(UnderQuestion(othersPage)).ToContainTextAsync(answer);
            await author.OpenAsync();
            await Expect(UnderQuestion(authorsPage)).ToContainTextAsync(answer);

            ILocator UnderQuestion(IPage page) =>
                page.Locator(".comment").Filter(new() { Has = page.Locator("> article").Filter(new() { HasText = question }) }).Locator("> .replies");
        });
    });

    [Fact]
    public Task What_the_trap_catches_is_held() => browser.WithPageAsync(site.Address, async page =>
    {
        var text = DemoSite.PoliteText();
        var author = await new DemoPage(page).OpenAsync();
        await author.FillAsync(text);
        await Expect(page.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(4);
        await page.EvaluateAsync("document.querySelector('.trap input').value = 'buy now'");

        await author.Send.ClickAsync();

        await author.SeesMarkedAsync(text, DemoPage.AwaitingModeration);
    });

    [Fact]
    public Task Sending_again_what_was_sent_makes_no_second_comment() => browser.WithPageAsync(site.Address, async page =>
    {
        var text = DemoSite.PoliteText();
        var author = await new DemoPage(page).OpenAsync();
        await author.PostAsync(text);
        await author.SeesPublishedAsync(text);

        await author.PostAsync(text);

        await Expect(author.Text).ToHaveValueAsync(string.Empty);
        await Expect(author.CommentWith(text)).ToHaveCountAsync(1);
    });

    private static System.Text.RegularExpressions.Regex TimePattern() => new("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static async Task EditAsync(DemoPage author, string before, string after)
    {
        var comment = author.CommentWith(before);
        await comment.GetByRole(AriaRole.Link, new() { Name = "تعديل" }).ClickAsync();
        var form = author.Browser.Locator("form.edit");
        await Expect(form.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await form.GetByRole(AriaRole.Textbox).FillAsync(after);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
    }
}
