using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;

namespace Moderation.BrowserTests.Console;

/// <summary>Every page for everybody: axe in both languages and colours, narrow windows, and the keyboard alone.</summary>
public sealed class AccessTests(BrowserFixture browser, ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private static readonly string[] Pages = ["/console", "/console/account", "/console/people", "/console/audit", "/console/no-such-page"];

    [Theory]
    [InlineData("en", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    [InlineData("ar", ColorScheme.Light)]
    [InlineData("ar", ColorScheme.Dark)]
    public Task Axe_finds_nothing(string language, ColorScheme colours) => browser.WithPageAsync(site.Address, async page =>
    {
        var picture = $"console-{language}-{colours}-".ToLowerInvariant();
        await page.GotoAsync($"/console/appearance?language={language}&return={Uri.EscapeDataString("/console/sign-in")}");
        await IsFineAsync(page, picture + "sign-in");
        await page.GotoAsync("/console/join?key=none");
        await IsFineAsync(page, picture + "gone");
        await site.SignInAsync(page);
        await new ConsolePage(page).OpenAsync("/console/people", language);
        await page.Locator("#invite-make").ClickAsync();
        await page.GotoAsync((await page.Locator("code.link").TextContentAsync())!);
        await new JoinPage(page).Name.WaitForAsync();
        await IsFineAsync(page, picture + "join");
        foreach (var address in Pages)
        {
            await new ConsolePage(page).OpenAsync(address, language);
            await IsFineAsync(page, picture + address.Split('/')[^1]);
        }

        await page.GotoAsync("/console/account");
        var account = new AccountPage(page);
        await account.SetUp.ClickAsync();
        await account.Key.WaitForAsync();
        await IsFineAsync(page, picture + "second-factor");
        await new ConsolePage(page).OpenAsync("/console/people");
        await page.Locator("tbody button.link-button").First.ClickAsync();
        await page.Locator("#edit").WaitForAsync();
        await IsFineAsync(page, picture + "edit");
        Assert.Equal(colours == ColorScheme.Dark, await page.EvaluateAsync<bool>("Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]) < 128"));
    }, configure: options => options.ColorScheme = colours);

    [Fact]
    public Task Axe_finds_what_is_wrong() => browser.WithPageAsync(address: null, async page =>
    {
        await page.SetContentAsync("<!doctype html><html><body><img src='data:,'><input></body></html>");
        var problems = await Axe.ProblemsAsync(page);

        Assert.Contains(problems, problem => problem.StartsWith("image-alt", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("html-has-lang", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(640, "en")]
    [InlineData(640, "ar")]
    [InlineData(390, "ar")]
    [InlineData(320, "en")]
    public Task Fits_a_window_at_twice_the_size_and_a_telephone(int width, string language) => browser.WithPageAsync(site.Address, async page =>
    {
        await site.SignInAsync(page);
        foreach (var address in Pages)
        {
            var console = await new ConsolePage(page).OpenAsync(address, language);
            await console.FitsTheWindowAsync();
            await KeepAsync(page, $"console-{width}-{language}-{address.Split('/')[^1]}");
        }
    }, new ViewportSize { Width = width, Height = 800 });

    [Fact]
    public Task Works_by_keyboard_alone() => browser.WithPageAsync(site.Address, async page =>
    {
        await site.SignInAsync(page);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/console");
        await page.Keyboard.TypeAsync(ConsoleSite.Administrator);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(ConsoleSite.Password);
        await page.Keyboard.PressAsync("Enter");
        var console = await new ConsolePage(page).IsReadyAsync();
        await TabToAsync(page, "a.skip");
        await TabToAsync(page, "a.section-link[href='console/people']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#invite-make").WaitForAsync();
        await TabToAsync(page, "#invite-make");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("code.link")).ToContainTextAsync("/console/join?key=");
        await console.FitsTheWindowAsync();
    });

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var pressed = 0; pressed < 40; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector) && document.activeElement.matches(':focus-visible')", selector))
            {
                return;
            }
        }

        Assert.Fail($"The key Tab does not reach {selector}.");
    }

    private static async Task IsFineAsync(IPage page, string picture)
    {
        // Colours that are still on their way have other contrasts.
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => 0)))");
        await KeepAsync(page, picture);
        Assert.Empty(await Axe.ProblemsAsync(page));
    }

    private static async Task KeepAsync(IPage page, string picture)
    {
        if (Environment.GetEnvironmentVariable("MODERATION_TEST_PICTURES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture + ".png"), FullPage = true });
        }
    }
}
