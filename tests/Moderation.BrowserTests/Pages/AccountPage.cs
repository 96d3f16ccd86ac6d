using Microsoft.Playwright;

namespace Moderation.BrowserTests.Pages;

/// <summary>One's own account, by the ids of its fields: labels are in two languages.</summary>
internal sealed class AccountPage(IPage page)
{
    public ILocator SetUp => Second.Locator("button").First;

    public ILocator Key => page.Locator("code.key");

    public ILocator Code => page.Locator("#second-code");

    public ILocator RecoveryCodes => page.Locator(".codes li");

    public ILocator EndOthers => page.Locator("section[aria-labelledby=sessions-title] > button");

    public ILocator EndOne => page.Locator("section[aria-labelledby=sessions-title] td button");

    private ILocator Second => page.Locator("section[aria-labelledby=second-title]");

    public async Task ChangePasswordAsync(string current, string next)
    {
        await page.Locator("#current").FillAsync(current);
        await page.Locator("#next").FillAsync(next);
        await page.Locator("#next-again").FillAsync(next);
        await page.Locator("#next-again").PressAsync("Enter");
    }

    public Task ChooseAsync(string field, string value) => page.Locator($"#{field}").SelectOptionAsync(value);

    public Task SaveReadingAsync() => page.Locator("section[aria-labelledby=reading] button").ClickAsync();
}
