using Microsoft.Playwright;

namespace Moderation.BrowserTests.Infrastructure;

public sealed class BrowserFixtureTests(BrowserFixture browser)
{
    private const string Page = """
        <!doctype html><html lang="ar" dir="rtl"><body><h1>تعليقات</h1><button onclick="this.textContent='شكرا'">أرسل</button></body></html>
        """;

    [Fact]
    public Task Shows_a_page_and_runs_its_script() => browser.WithPageAsync(address: null, async page =>
    {
        await page.SetContentAsync(Page);
        await page.GetByRole(AriaRole.Button).ClickAsync();

        Assert.Equal("شكرا", await page.GetByRole(AriaRole.Button).TextContentAsync());
        Assert.Equal("rtl", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('h1')).direction"));
    });

    [Fact]
    public async Task A_failed_test_leaves_a_screenshot_and_a_trace()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => browser.WithPageAsync(address: null, async page =>
        {
            await page.SetContentAsync(Page);
            throw new InvalidOperationException("as a failing test would");
        }));

        foreach (var ending in (string[])[".png", ".trace.zip"])
        {
            var kept = Assert.Single(Directory.GetFiles(BrowserFixture.ResultsFolder, "*" + nameof(A_failed_test_leaves_a_screenshot_and_a_trace) + ending));
            Assert.True(new FileInfo(kept).Length > 1_000);
            File.Delete(kept);
        }
    }

    [Fact]
    public Task Nothing_but_this_machine_can_be_reached() => browser.WithPageAsync(address: null, async page =>
    {
        var error = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync("http://example.org/"));
        Assert.Contains("ERR_NAME_NOT_RESOLVED", error.Message, StringComparison.Ordinal);
    });
}
