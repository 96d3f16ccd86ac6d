using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;
using Moderation.Service.People;

namespace Moderation.BrowserTests.Console;

/// <summary>Journeys from the printed link to the end of a session, each with a service of its own.</summary>
public sealed class SigningInTests(BrowserFixture browser)
{
    [Fact]
    public Task The_printed_link_makes_the_administrator_once_and_is_not_in_the_log() => OnSiteAsync(async (site, page) =>
    {
        var link = await site.FirstLinkAsync();
        var join = new JoinPage(page);
        await page.GotoAsync(link.ToString());
        await join.JoinAsync("salma", "سلمى", "password1234");
        await Assertions.Expect(join.Problem("password")).ToBeVisibleAsync();
        await join.JoinAsync("sal ma", "\u202esalma", ConsoleSite.Password);
        await Assertions.Expect(join.Problem("name")).ToBeVisibleAsync();
        await Assertions.Expect(join.Problem("display")).ToBeVisibleAsync();
        await join.JoinAsync("salma", "سلمى", ConsoleSite.Password);
        await new ConsolePage(page).IsReadyAsync();

        await page.GotoAsync(link.ToString());
        await Assertions.Expect(join.Name).ToBeHiddenAsync();
        Assert.DoesNotContain(site.Service.Output.Split('\n'), line => line.StartsWith('{') && line.Contains("join?key", StringComparison.Ordinal));
        await site.Service.RestartAsync(TestContext.Current.CancellationToken);
        await new ConsolePage(page).OpenAsync("/console/account");
        Assert.Single(site.Service.Output.Split('\n'), line => line.Contains("join?key", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_second_factor_is_asked_for_and_each_code_counts_once() => OnSiteAsync(async (site, page) =>
    {
        var console = await site.SignInAsync(page);
        await console.OpenAsync("/console/account");
        var account = new AccountPage(page);
        await account.SetUp.ClickAsync();
        var key = (await account.Key.TextContentAsync())!;
        await account.Code.FillAsync(Totp.CodeAt(key, Now));
        await account.Code.PressAsync("Enter");
        await account.RecoveryCodes.First.WaitForAsync();
        var recovery = await account.RecoveryCodes.AllTextContentsAsync();
        Assert.Equal(10, recovery.Distinct(StringComparer.Ordinal).Count());

        await console.SignOut.ClickAsync();
        var signIn = new SignInPage(page);
        await signIn.SignInAsync(ConsoleSite.Administrator, ConsoleSite.Password);
        await signIn.EnterCodeAsync("000000");
        await Assertions.Expect(signIn.Problem).ToBeVisibleAsync();

        // The code that turned it on was used; the next one is new.
        await signIn.EnterCodeAsync(Totp.CodeAt(key, Now.AddSeconds(30)));
        await console.IsReadyAsync();
        await console.SignOut.ClickAsync();
        await signIn.SignInAsync(ConsoleSite.Administrator, ConsoleSite.Password);
        await signIn.EnterCodeAsync(recovery[3]);
        await console.IsReadyAsync();
        await console.SignOut.ClickAsync();
        await signIn.SignInAsync(ConsoleSite.Administrator, ConsoleSite.Password);
        await signIn.EnterCodeAsync(recovery[3]);
        await Assertions.Expect(signIn.Problem).ToBeVisibleAsync();
    });

    [Fact]
    public Task Wrong_passwords_lock_the_account_without_saying_so() => OnSiteAsync(async (site, page) =>
    {
        var console = await site.SignInAsync(page);
        await console.SignOut.ClickAsync();
        var signIn = new SignInPage(page);
        await signIn.SignInAsync("nobody", ConsoleSite.Password);
        await Assertions.Expect(signIn.Problem).ToBeVisibleAsync();
        var said = await signIn.Problem.TextContentAsync();
        for (var i = 0; i < PeopleServices.MostFailures; i++)
        {
            await signIn.SignInAsync(ConsoleSite.Administrator, $"wrong-password-{i}");
            await Assertions.Expect(signIn.Problem).ToHaveTextAsync(said!);
        }

        await signIn.SignInAsync(ConsoleSite.Administrator, ConsoleSite.Password);
        await Assertions.Expect(signIn.Problem).ToHaveTextAsync(said!);
    });

    [Fact]
    public Task A_session_that_is_ended_ends_its_open_page_at_once() => OnSiteAsync((site, first) => browser.WithPageAsync(site.Address, async second =>
    {
        await site.SignInAsync(first);
        await site.SignInAsync(second);
        await new ConsolePage(first).OpenAsync("/console/account");
        await new AccountPage(first).EndOthers.ClickAsync();

        await second.WaitForURLAsync("**/console/sign-in?return=**", new() { Timeout = 10_000 });
        await Assertions.Expect(new AccountPage(first).EndOne).ToHaveCountAsync(0);
    }));

    [Fact]
    public Task A_role_counts_at_once_in_a_page_that_is_open() => OnSiteAsync((site, hers) => browser.WithPageAsync(site.Address, async his =>
    {
        var console = await site.SignInAsync(hers);
        await console.OpenAsync("/console/people");
        await hers.Locator("#invite-make").ClickAsync();
        await his.GotoAsync((await hers.Locator("code.link").TextContentAsync())!);
        await new JoinPage(his).JoinAsync("omar", "عمر", ConsoleSite.Password);
        var omars = await new ConsolePage(his).IsReadyAsync();
        await Assertions.Expect(omars.Section("console/audit")).ToHaveCountAsync(0);
        var refused = await his.GotoAsync("/console/people");
        Assert.Equal(403, refused!.Status);
        await omars.OpenAsync("/console");

        await console.OpenAsync("/console/people");
        await hers.Locator("tbody tr", new() { HasText = "omar" }).Locator("button").ClickAsync();
        await hers.Locator("#edit-role").SelectOptionAsync("admin");
        await hers.Locator("#edit .fields button").First.ClickAsync();
        await hers.Locator("#edit > .fields").Last.Locator("button").First.ClickAsync();

        await Assertions.Expect(omars.Section("console/audit")).ToHaveCountAsync(1, new() { Timeout = 10_000 });
    }));

    [Fact]
    public Task How_one_reads_is_remembered_with_the_account() => OnSiteAsync(async (site, page) =>
    {
        var console = await site.SignInAsync(page);
        await console.OpenAsync("/console/account", "en");
        var account = new AccountPage(page);
        await account.ChooseAsync("language", "ar");
        await account.ChooseAsync("theme", "dark");
        await account.ChooseAsync("digits", "Latin");
        await account.ChooseAsync("zone", "Asia/Tokyo");
        await account.SaveReadingAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await console.IsReadyAsync();
        await page.Context.ClearCookiesAsync();
        await new SignInPage(page).OpenAsync();
        await new SignInPage(page).SignInAsync(ConsoleSite.Administrator, ConsoleSite.Password);
        await console.OpenAsync("/console/audit");

        Assert.Equal("ar dark", await page.EvaluateAsync<string>("document.documentElement.lang + ' ' + document.documentElement.dataset.theme"));
        var time = await page.Locator("tbody td").First.TextContentAsync();
        Assert.Contains(TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")).Year.ToString(System.Globalization.CultureInfo.InvariantCulture), time, StringComparison.Ordinal);
        Assert.Contains(TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")).ToString(" HH:", System.Globalization.CultureInfo.InvariantCulture), time, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_page_says_when_the_service_is_gone_and_goes_on_when_it_is_back() => OnSiteAsync(async (site, page) =>
    {
        await site.SignInAsync(page);
        var console = await new ConsolePage(page).OpenAsync("/console/account", "ar");
        await site.Service.KillAsync();
        await Assertions.Expect(console.Reconnecting).ToContainTextAsync("انقطع الاتصال", new() { Timeout = 20_000 });
        await Assertions.Expect(console.Reconnecting).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await site.Service.StartAsync(TestContext.Current.CancellationToken);

        await Assertions.Expect(console.Reconnecting).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await console.IsReadyAsync();
        Assert.EndsWith("/console/account", page.Url, StringComparison.Ordinal);
    });

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task OnSiteAsync(Func<ConsoleSite, IPage, Task> journey)
    {
        var site = new ConsoleSite();
        try
        {
            await site.InitializeAsync();
            await browser.WithPageAsync(site.Address, page => journey(site, page));
        }
        finally
        {
            await site.DisposeAsync();
        }
    }
}
