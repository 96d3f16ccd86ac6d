using Microsoft.Playwright;

namespace Moderation.BrowserTests.Pages;

/// <summary>What every page of the console has around it.</summary>
internal sealed class ConsolePage(IPage page)
{
    public IPage Browser => page;

    public ILocator Title => page.Locator("h1");

    public ILocator Menu => page.Locator("[aria-controls=navigation]");

    public ILocator SignOut => page.Locator("form[action='console/sign-out'] button");

    public ILocator Reconnecting => page.Locator("#components-reconnect-modal");

    public ILocator Section(string address) => page.Locator($"a.section-link[href='{address}']");

    /// <summary>Opens a page in a language and waits until it lives.</summary>
    public async Task<ConsolePage> OpenAsync(string address, string? language = null)
    {
        await page.GotoAsync(language is null ? address : $"/console/appearance?language={language}&return={Uri.EscapeDataString(address)}");
        return await IsReadyAsync();
    }

    /// <summary>Waits until the page's circuit stands and its title is there.</summary>
    public async Task<ConsolePage> IsReadyAsync()
    {
        await page.Locator("#content h1").WaitForAsync(new() { Timeout = 30_000 });
        return this;
    }

    /// <summary>Nothing lies beside the window.</summary>
    public async Task FitsTheWindowAsync()
    {
        var wide = await page.EvaluateAsync<string[]>(
            """
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.querySelectorAll('body *')].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > width + 1 || r.left < -1); })
                .map(e => e.outerHTML.slice(0, 120));
            }
            """);
        Assert.Empty(wide);
    }
}
