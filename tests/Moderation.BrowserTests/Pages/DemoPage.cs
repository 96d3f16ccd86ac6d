using Microsoft.Playwright;

namespace Moderation.BrowserTests.Pages;

/// <summary>The demo site's page as a reader uses it: fields by their labels, comments by their text.</summary>
internal sealed class DemoPage(IPage page)
{
    public const string AwaitingModeration = "بانتظار المراجعة";
    public const string NotPublished = "لم يُنشر تعليقك";
    public const string Published = "نُشر تعليقك";
    public const string KeptForLater = "حفظنا تعليقك";

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 20_000 };

    public IPage Browser => page;

    public ILocator Name => page.GetByLabel("الاسم");

    public ILocator Email => page.GetByLabel("البريد الإلكتروني");

    public ILocator Website => page.GetByLabel("الموقع الإلكتروني");

    public ILocator Text => page.Locator(Selectors.Respond).GetByRole(AriaRole.Textbox, new() { Name = "التعليق" });

    public ILocator Send => page.GetByRole(AriaRole.Button, new() { Name = "إرسال التعليق" });

    /// <summary>What screen readers are told.</summary>
    public ILocator Status => page.GetByRole(AriaRole.Status);

    public ILocator Comments => page.Locator(Selectors.Comment);

    /// <summary>Opens the page and marks it, so that a reload does not go unnoticed.</summary>
    public async Task<DemoPage> OpenAsync(string address = "/demo")
    {
        await page.GotoAsync(address);
        await page.EvaluateAsync("window.marker = 'same page'");
        return this;
    }

    public async Task FillAsync(string text, string name = "سلمى", string email = "reader@example.org", string website = "")
    {
        await Name.FillAsync(name);
        await Email.FillAsync(email);
        await Website.FillAsync(website);

        // A browser takes seconds to type long texts; setting them is as good as pasting.
        await (text.Length < 1_000 ? Text.FillAsync(text) : Text.EvaluateAsync("(area, text) => { area.value = text; }", text));
    }

    public async Task PostAsync(string text, string name = "سلمى", string email = "reader@example.org", string website = "")
    {
        await FillAsync(text, name, email, website);
        await Send.ClickAsync();
    }

    /// <summary>The comment with this text, without the answers to it.</summary>
    public ILocator CommentWith(string text) => page.Locator(Selectors.Comment).Filter(new() { HasText = text });

    public ILocator StateOf(string text) => CommentWith(text).Locator(Selectors.State);

    public ILocator ProblemOf(string field) => page.Locator($"{Selectors.Respond} [data-problem={field}]");

    /// <summary>The comment is there for everybody: it carries no mark of waiting.</summary>
    public async Task SeesPublishedAsync(string text)
    {
        await Assertions.Expect(CommentWith(text)).ToBeVisibleAsync(Patient);
        await Assertions.Expect(StateOf(text)).ToBeHiddenAsync(new() { Timeout = 20_000 });
    }

    public async Task SeesMarkedAsync(string text, string mark)
    {
        await Assertions.Expect(StateOf(text)).ToBeVisibleAsync(Patient);
        await Assertions.Expect(StateOf(text)).ToContainTextAsync(mark);
    }

    public Task SeesNothingOfAsync(string text) => Assertions.Expect(page.GetByText(text)).ToHaveCountAsync(0, new() { Timeout = 20_000 });

    public async Task WasNotReloadedAsync() => Assert.Equal("same page", await page.EvaluateAsync<string?>("window.marker"));

    /// <summary>Nothing sticks out of the window sideways.</summary>
    public async Task FitsTheWindowAsync() =>
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    private static class Selectors
    {
        public const string Comment = ".comment > article";
        public const string State = "[data-part=state]";
        public const string Respond = "#respond";
    }
}
