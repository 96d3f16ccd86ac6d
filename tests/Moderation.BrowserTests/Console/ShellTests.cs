using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;

namespace Moderation.BrowserTests.Console;

/// <summary>What surrounds every page.</summary>
public sealed class ShellTests(BrowserFixture browser, ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Theory]
    [InlineData("en", "ltr", "Start")]
    [InlineData("ar", "rtl", "البداية")]
    public Task Speaks_the_language_in_its_direction(string language, string direction, string title) => browser.WithPageAsync(site.Address, async page =>
    {
        await site.SignInAsync(page);
        var console = await new ConsolePage(page).OpenAsync("/console", language);

        await Assertions.Expect(console.Title).ToHaveTextAsync(title);
        Assert.Equal(direction, await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.mud-layout')).direction"));
        Assert.Equal(language, await page.EvaluateAsync<string>("document.documentElement.lang"));
        await console.FitsTheWindowAsync();
        if (Environment.GetEnvironmentVariable("MODERATION_TEST_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"console-home-{language}.png") });
        }
    });

    [Fact]
    public Task Nothing_breaks_the_policy_of_the_page_and_nothing_comes_from_elsewhere() => browser.WithPageAsync(site.Address, async page =>
    {
        List<string> troubles = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                troubles.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                troubles.Add(request.Url);
            }
        };
        await site.SignInAsync(page);

        Assert.Empty(troubles);
    });
}
