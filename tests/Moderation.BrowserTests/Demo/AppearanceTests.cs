using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;

namespace Moderation.BrowserTests.Demo;

/// <summary>The page in the windows and colours that readers use. MODERATION_TEST_PICTURES names a folder to keep pictures in.</summary>
public sealed class AppearanceTests(BrowserFixture browser, CleanSite clean) : IClassFixture<CleanSite>
{
    [Theory]
    [InlineData("desktop", 1280, 900, ColorScheme.Light)]
    [InlineData("dark", 1280, 900, ColorScheme.Dark)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("phone-dark", 390, 844, ColorScheme.Dark)]
    [InlineData("narrow", 320, 640, ColorScheme.Light)]
    public Task Fits_the_window_and_follows_the_colours(string picture, int width, int height, ColorScheme colours) => browser.WithPageAsync(clean.Site.Address, async page =>
    {
        var demo = await new DemoPage(page).OpenAsync();
        var polite = DemoSite.PoliteText();
        await demo.PostAsync(polite, name: "ليلى الحسن", website: "https://example.org/");
        await demo.SeesPublishedAsync(polite);
        var (held, rejected) = (DemoSite.HeldText(), DemoSite.RejectedText());
        await demo.PostAsync(held, name: "Omar K.");
        await demo.SeesMarkedAsync(held, DemoPage.AwaitingModeration);
        await demo.PostAsync(rejected, name: "قارئ غاضب");
        await demo.SeesMarkedAsync(rejected, DemoPage.NotPublished);
        await demo.CommentWith(held).GetByRole(AriaRole.Link, new() { Name = "تعديل" }).ClickAsync();
        await demo.Email.FillAsync("not an address");
        await demo.Send.ClickAsync();

        await demo.FitsTheWindowAsync();
        var dark = await page.EvaluateAsync<int>("Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])") < 128;
        Assert.Equal(colours == ColorScheme.Dark, dark);
        Assert.True(await page.EvaluateAsync<double>(Contrast) >= 4.5);

        if (Environment.GetEnvironmentVariable("MODERATION_TEST_PICTURES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await demo.CommentWith(held).EvaluateAsync("comment => comment.scrollIntoView({ behavior: 'instant' })");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture + "-comments.png") });
            await demo.Send.EvaluateAsync("button => button.scrollIntoView({ behavior: 'instant', block: 'end' })");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture + "-form.png") });
            await page.EvaluateAsync("window.scrollTo({ top: 0, behavior: 'instant' })");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture + "-article.png") });
        }
    }, new ViewportSize { Width = width, Height = height }, options => options.ColorScheme = colours);

    /// <summary>The least contrast (WCAG 2.2, 1.4.3) among what is read.</summary>
    private const string Contrast = """
        () => {
          const rgb = colour => colour.match(/[0-9.]+/g).map(Number);
          const luminance = colour => {
            const [r, g, b] = rgb(colour).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const backgroundOf = part => {
            for (let p = part; p; p = p.parentElement) {
              const colour = getComputedStyle(p).backgroundColor;
              if ((rgb(colour)[3] ?? 1) > 0) return colour;
            }
            return 'rgb(255, 255, 255)';
          };
          const parts = [...document.querySelectorAll('h1, h2, p, label, time, a, button, dt, dd, figcaption, .state, .problem, .text, .count, .quiet')]
            .filter(part => part.checkVisibility() && part.textContent.trim());
          if (parts.length < 40) throw new Error('too little to read');
          return Math.min(...parts.map(part => {
            const [a, b] = [luminance(getComputedStyle(part).color), luminance(backgroundOf(part))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
          }));
        }
        """;
}

/// <summary>A site of its own, without what other tests write.</summary>
public sealed class CleanSite : IAsyncLifetime
{
    /// <summary>The running site.</summary>
    public DemoSite Site { get; } = new();

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Site.InitializeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
