using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Moderation.BrowserTests.Demo;

/// <summary>The comment form: what it says, by keyboard, without a script.</summary>
public sealed class FormTests(BrowserFixture browser, DemoSite site)
{
    [Fact]
    public Task An_incomplete_form_says_in_Arabic_what_is_missing() => browser.WithPageAsync(site.Address, async page =>
    {
        var demo = await new DemoPage(page).OpenAsync();

        await demo.Send.ClickAsync();

        await Expect(demo.ProblemOf("name")).ToHaveTextAsync("اكتب اسمك.");
        await Expect(demo.ProblemOf("email")).ToContainTextAsync("اكتب بريدك");
        await Expect(demo.ProblemOf("comment")).ToContainTextAsync("اكتب تعليقك");
        await Expect(demo.Name).ToBeFocusedAsync();
        await Expect(demo.Name).ToHaveAttributeAsync("aria-invalid", "true");

        await demo.FillAsync(DemoSite.PoliteText(), email: "not an address");
        await demo.Send.ClickAsync();

        await Expect(demo.ProblemOf("name")).ToBeEmptyAsync();
        await Expect(demo.ProblemOf("email")).ToContainTextAsync("ليس بريدًا");
        await Expect(demo.Email).ToBeFocusedAsync();
        await demo.WasNotReloadedAsync();
    });

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,hello")]
    [InlineData("no site at all")]
    public Task An_address_that_is_no_web_site_is_refused(string address) => browser.WithPageAsync(site.Address, async page =>
    {
        var demo = await new DemoPage(page).OpenAsync();

        await demo.PostAsync(DemoSite.PoliteText(), website: address);

        await Expect(demo.ProblemOf("website")).ToContainTextAsync("https://");
        await Expect(demo.Website).ToBeFocusedAsync();
    });

    [Fact]
    public Task What_the_service_refuses_is_shown_at_its_field_and_the_text_stays() => browser.WithPageAsync(site.Address, async page =>
    {
        var demo = await new DemoPage(page).OpenAsync();

        await demo.PostAsync(new string('ا', 20_001));
        await Expect(demo.ProblemOf("comment")).ToContainTextAsync("طويل جدًا");
        Assert.Equal(20_001, (await demo.Text.InputValueAsync()).Length);

        var stacked = "ا" + new string('\u064B', 200);
        await demo.PostAsync(stacked);
        await Expect(demo.ProblemOf("comment")).ToContainTextAsync("لا يمكن قبولها");
        await Expect(demo.Text).ToBeFocusedAsync();

        // Refused is not kept either: after a reload it is nowhere.
        await demo.OpenAsync();
        await demo.SeesNothingOfAsync(stacked);
    });

    [Fact]
    public Task Keys_alone_are_enough() => browser.WithPageAsync(site.Address, async page =>
    {
        var text = DemoSite.PoliteText();
        var demo = await new DemoPage(page).OpenAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#article", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));

        for (var presses = 0; presses < 200 && await FocusAsync() != "name"; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        var order = new List<string>();
        foreach (var typed in (string[])["ليلى", "keys@example.org", "example.org", text])
        {
            order.Add(await FocusAsync());
            await page.Keyboard.InsertTextAsync(typed);
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Equal(["name", "email", "website", "comment"], order);
        await Expect(demo.Send).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await demo.SeesPublishedAsync(text);
        await Expect(demo.Status).ToContainTextAsync(DemoPage.Published);
        var link = demo.CommentWith(text).GetByRole(AriaRole.Link, new() { Name = "ليلى" });
        await Expect(link).ToHaveAttributeAsync("href", "https://example.org/");
        await Expect(link).ToHaveAttributeAsync("rel", "nofollow ugc noopener");

        Task<string> FocusAsync() => page.EvaluateAsync<string>("document.activeElement.id");
    });

    [Fact]
    public Task Without_a_script_it_works_by_pages() => browser.WithPageAsync(site.Address, async page =>
    {
        var (polite, held, rejected) = (DemoSite.PoliteText(), DemoSite.HeldText(), DemoSite.RejectedText());
        var demo = new DemoPage(page);
        await page.GotoAsync("/demo");

        await demo.PostAsync(polite);
        await demo.SeesPublishedAsync(polite);
        Assert.Contains("#comment-", page.Url, StringComparison.Ordinal);

        await demo.PostAsync(held);
        await demo.SeesMarkedAsync(held, DemoPage.AwaitingModeration);

        await demo.PostAsync(rejected);
        await demo.SeesMarkedAsync(rejected, DemoPage.NotPublished);

        await demo.PostAsync(DemoSite.PoliteText(), website: "javascript:alert(1)");
        await Expect(demo.ProblemOf("website")).ToContainTextAsync("https://");
        await Expect(demo.Name).ToHaveValueAsync("سلمى");
        await Expect(demo.Website).ToHaveValueAsync("javascript:alert(1)");

        await page.GotoAsync("/demo");
        var edited = DemoSite.PoliteText();
        await demo.CommentWith(held).GetByRole(AriaRole.Link, new() { Name = "تعديل" }).ClickAsync();
        await page.Locator("form.edit textarea").FillAsync(edited);
        await page.Locator("form.edit button").ClickAsync();
        await demo.SeesPublishedAsync(edited);

        var answer = DemoSite.PoliteText();
        await demo.CommentWith(polite).GetByRole(AriaRole.Link, new() { Name = "ردّ" }).ClickAsync();
        await demo.PostAsync(answer);
        await Expect(page.Locator(".replies .comment").Filter(new() { HasText = answer })).ToBeVisibleAsync();
    }, configure: options => options.JavaScriptEnabled = false);

    [Fact]
    public Task The_page_is_Arabic_and_its_parts_have_names() => browser.WithPageAsync(site.Address, async page =>
    {
        await new DemoPage(page).OpenAsync();

        Assert.Equal("ar rtl", await page.EvaluateAsync<string>("document.documentElement.lang + ' ' + getComputedStyle(document.body).direction"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync("رسم لمبنى حجري من طابقين بأقواس عالية وباب خشبي، أمامه شجرتان وقرّاء يصعدون الدرج");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "التعليقات" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveAttributeAsync("aria-live", "polite");
        await Expect(page.GetByLabel("البريد الإلكتروني")).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("لن يتم نشره", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('input:not([type=hidden]), textarea')].filter(field => field.labels.length === 0).map(field => field.name)"));
    });
}
