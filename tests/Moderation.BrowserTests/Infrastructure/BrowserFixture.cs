using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Moderation.BrowserTests.Infrastructure.BrowserFixture))]

namespace Moderation.BrowserTests.Infrastructure;

/// <summary>Debian's Chromium without a window, shared by all tests; each page has cookies and storage of its own.</summary>
public sealed partial class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Nothing but this machine can be reached: a page that asks the network for a font or a script fails here, not at a site.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];

    /// <summary>A test's data may be long; a file's name may have 255 bytes.</summary>
    private const int LongestName = 110;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where screenshots and traces of failed tests go.</summary>
    public static string ResultsFolder { get; } =
        Environment.GetEnvironmentVariable("MODERATION_TEST_RESULTS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "TestResults");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var program = Programs.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is not installed: install the Debian package chromium (tests/run does).");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments, Timeout = 60_000 });
    }

    /// <summary>
    /// Runs a test with a new page. When the test fails, a screenshot and a Playwright trace of it are kept in
    /// <see cref="ResultsFolder"/>. Errors in the page's console are echoed to the test's output.
    /// </summary>
    /// <param name="address">What relative addresses are relative to; null for none.</param>
    /// <param name="test">The test.</param>
    /// <param name="viewport">The size of the window; 1280 by 900 when null.</param>
    /// <param name="configure">Changes the browser further: colour scheme, scripts off and the like.</param>
    public async Task WithPageAsync(
        Uri? address, Func<IPage, Task> test, ViewportSize? viewport = null, Action<BrowserNewContextOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        var options = new BrowserNewContextOptions
        {
            BaseURL = address?.ToString(),
            Locale = "ar-IQ",
            TimezoneId = "Asia/Baghdad",
            ViewportSize = viewport ?? new ViewportSize { Width = 1280, Height = 900 },
        };
        configure?.Invoke(options);
        await using var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        var page = await context.NewPageAsync();
        var output = TestContext.Current.TestOutputHelper;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                output?.WriteLine($"page console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => output?.WriteLine("page error: " + error);
        try
        {
            await test(page);
        }
        catch
        {
            try
            {
                await KeepAsync(context, page, output);
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException or IOException)
            {
                // Why the test failed matters more than that its picture could not be taken.
                output?.WriteLine("No picture: " + e.Message);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static async Task KeepAsync(IBrowserContext context, IPage page, ITestOutputHelper? output)
    {
        var name = NotInFileNames().Replace(TestContext.Current.Test?.TestDisplayName ?? "page", "-");
        name = name[..Math.Min(name.Length, LongestName)];
        var path = Path.Combine(ResultsFolder, name);

        // A test with several visitors leaves what each of them saw.
        for (var visitor = 2; output is not null && output.Output.Contains($"Kept {path}.png", StringComparison.Ordinal); visitor++)
        {
            path = Path.Combine(ResultsFolder, string.Create(CultureInfo.InvariantCulture, $"{name}-{visitor}"));
        }

        Directory.CreateDirectory(ResultsFolder);
        await context.Tracing.StopAsync(new() { Path = path + ".trace.zip" });
        await page.ScreenshotAsync(new() { Path = path + ".png", FullPage = true });
        output?.WriteLine($"Kept {path}.png and {path}.trace.zip");
    }

    [GeneratedRegex(@"[^\w.]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotInFileNames();
}
