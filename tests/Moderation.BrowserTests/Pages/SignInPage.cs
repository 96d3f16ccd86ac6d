using Microsoft.Playwright;

namespace Moderation.BrowserTests.Pages;

/// <summary>Signing in, by what fields are named in the form: their labels are in two languages.</summary>
internal sealed class SignInPage(IPage page)
{
    public ILocator Name => page.Locator("input[name=name]");

    public ILocator Password => page.Locator("input[name=password]");

    public ILocator Code => page.Locator("input[name=code]");

    public ILocator Problem => page.GetByRole(AriaRole.Alert);

    public Task OpenAsync() => page.GotoAsync("/console/sign-in");

    public async Task SignInAsync(string name, string password)
    {
        await Name.FillAsync(name);
        await Password.FillAsync(password);
        await Password.PressAsync("Enter");
    }

    public async Task EnterCodeAsync(string code)
    {
        await Code.FillAsync(code);
        await Code.PressAsync("Enter");
    }
}
