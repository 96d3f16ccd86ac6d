using Microsoft.Playwright;

namespace Moderation.BrowserTests.Pages;

/// <summary>What a one-time link opens.</summary>
internal sealed class JoinPage(IPage page)
{
    public ILocator Name => page.Locator("input[name=name]");

    public ILocator DisplayName => page.Locator("input[name=display]");

    public ILocator Password => page.Locator("input[name=password]");

    public ILocator Again => page.Locator("input[name=again]");

    public ILocator Problem(string field) => page.Locator($"#{field}-problem");

    public async Task JoinAsync(string name, string displayName, string password)
    {
        await Name.FillAsync(name);
        await DisplayName.FillAsync(displayName);
        await Password.FillAsync(password);
        await Again.FillAsync(password);
        await Again.PressAsync("Enter");
    }
}
