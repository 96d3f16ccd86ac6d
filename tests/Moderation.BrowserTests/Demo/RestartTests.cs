using System.Net;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;
using Moderation.TestSupport;
using static Microsoft.Playwright.Assertions;

namespace Moderation.BrowserTests.Demo;

/// <summary>The demo site while the service stops, starts and has its troubles.</summary>
public sealed class RestartTests(BrowserFixture browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_stays_open_over_a_restart_goes_on_and_comments_are_kept()
    {
        await using var service = await ServiceProcess.StartAsync(DemoSite.Settings, Token);
        await browser.WithPageAsync(service.Address, async authorsPage =>
        {
            await browser.WithPageAsync(service.Address, async othersPage =>
            {
                var (before, held, after) = (DemoSite.PoliteText(), DemoSite.HeldText(), DemoSite.PoliteText());
                var author = await new DemoPage(authorsPage).OpenAsync();
                var other = await new DemoPage(othersPage).OpenAsync();
                await author.PostAsync(before);
                await author.SeesPublishedAsync(before);
                await author.PostAsync(held);
                await author.SeesMarkedAsync(held, DemoPage.AwaitingModeration);

                var exit = await service.TerminateAsync();
                Assert.Equal(0, exit.Code);
                Assert.True(exit.Took < TimeSpan.FromSeconds(10), $"It took {exit.Took} to stop under open pages.");
                await author.PostAsync(after);
                await Expect(author.Status).ToContainTextAsync("تعذّر إرسال التعليق");
                await Expect(author.Text).ToHaveValueAsync(after);

                await service.StartAsync(Token);
                await author.Send.ClickAsync();
                await author.SeesPublishedAsync(after);
                await other.SeesPublishedAsync(after);
                await Moderator.ApproveAsync(service, held, Token);
                await other.SeesPublishedAsync(held);
                await author.SeesPublishedAsync(held);
                await author.WasNotReloadedAsync();
                await other.WasNotReloadedAsync();

                await other.OpenAsync();
                foreach (var kept in (string[])[before, held, after])
                {
                    await other.SeesPublishedAsync(kept);
                }
            });
        });
    }

    [Fact]
    public async Task A_comment_that_the_service_cannot_take_now_is_kept_and_taken_later()
    {
        await using var service = await ServiceProcess.StartAsync(DemoSite.Settings, Token);
        await browser.WithPageAsync(service.Address, async page =>
        {
            var text = DemoSite.PoliteText();
            var author = await new DemoPage(page).OpenAsync();
            await using (await Moderator.BlockDatabaseAsync(service, Token))
            {
                await author.PostAsync(text);
                await author.SeesMarkedAsync(text, DemoPage.KeptForLater);
                await browser.WithPageAsync(service.Address, async othersPage => await (await new DemoPage(othersPage).OpenAsync()).SeesNothingOfAsync(text));
            }

            await author.SeesPublishedAsync(text);
            await author.WasNotReloadedAsync();
        });
    }

    [Fact]
    public async Task A_comment_that_a_crash_left_behind_is_forwarded_after_it()
    {
        await using var service = await ServiceProcess.StartAsync(DemoSite.Settings, Token);
        await browser.WithPageAsync(service.Address, async page =>
        {
            var text = DemoSite.PoliteText();
            var author = await new DemoPage(page).OpenAsync();
            await using (await Moderator.BlockDatabaseAsync(service, Token))
            {
                await author.PostAsync(text);
                await author.SeesMarkedAsync(text, DemoPage.KeptForLater);
                await service.KillAsync();
            }

            await service.StartAsync(Token);

            await author.SeesPublishedAsync(text);
            await author.WasNotReloadedAsync();
        });
    }

    [Fact]
    public async Task As_it_is_shipped_a_friendly_comment_appears_and_an_abusive_one_waits()
    {
        await using var service = await ServiceProcess.StartAsync(DemoSite.Shipped, Token);
        await browser.WithPageAsync(service.Address, async page =>
        {
            const string friendly = "شكرا على هذا المقال المفيد، خبر جميل عن المكتبة";
            const string abusive = "أنت حمار وكلب قذر يا غبي";
            var author = await new DemoPage(page).OpenAsync();

            await author.PostAsync(friendly);
            await author.SeesPublishedAsync(friendly);

            await author.PostAsync(abusive);
            await author.SeesMarkedAsync(abusive, DemoPage.AwaitingModeration);
        });
    }

    [Fact]
    public async Task There_is_no_demo_in_production()
    {
        var settings = DemoSite.Settings.With("ASPNETCORE_ENVIRONMENT", "Production").With("Sites:demo:ApiKey", "demo-key-for-tests-0123456789");
        await using var service = await ServiceProcess.StartAsync(settings, Token);

        foreach (var path in (string[])["/demo", "/demo/updates", "/demo/assets/demo.js"])
        {
            using var answer = await service.Client().GetAsync(new Uri(path, UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.False(File.Exists(Path.Combine(service.DataDirectory, "demo.db")));
    }

    [Fact]
    public async Task Configuration_can_turn_it_on_and_off()
    {
        await using var on = await ServiceProcess.StartAsync(
            ServiceSettings.Embedded.With("Demo:Enabled", "true").WithSite("demo", "demo-key-for-tests-0123456789"), Token);
        Assert.Contains("lang=\"ar\"", await on.Client().GetStringAsync(new Uri("/demo", UriKind.Relative), Token), StringComparison.Ordinal);

        await using var off = await ServiceProcess.StartAsync(DemoSite.Settings.With("Demo:Enabled", "false"), Token);
        using var answer = await off.Client().GetAsync(new Uri("/demo", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);

        var refused = await ServiceProcess.RunToEndAsync(ServiceSettings.Embedded.With("Demo:Enabled", "true"));
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("Sites:demo:ApiKey", refused.Output, StringComparison.Ordinal);
    }
}
