using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.People;

/// <summary>Signing in at a real OpenID provider, with the built service as its client.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private static readonly Provider.Visitor Salma = new("42", "salma@newsroom", "سلمى الخطيب", "chiefs", "lunch");

    private Provider? _provider;
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _provider = await Provider.StartAsync(Token);
        _service = await ServiceProcess.StartAsync(Settings(_provider.Address), Token);
        _provider.Client = _service.Address;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_provider?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Whom_the_provider_vouches_for_is_signed_in_with_the_roles_of_his_groups()
    {
        _provider!.Person = Salma;
        using var browser = Browser();
        using var page = await browser.GetAsync(new Uri("/console/sign-in?return=/console/audit", UriKind.Relative), Token);
        Assert.Contains("Newsroom", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        Assert.Equal("/console/audit", await SignInAsync(browser, "/console/audit"));
        Assert.Equal(1, _provider.Challenges);
        Assert.Equal(("salma@newsroom", "سلمى الخطيب", "admin@"), Assert.Single(await PeopleAsync()));
    }

    [Fact]
    public async Task Roles_follow_the_provider_at_each_sign_in_and_who_has_none_is_refused()
    {
        _provider!.Person = Salma;
        using var browser = Browser();
        await SignInAsync(browser);
        _provider.Person = Salma with { Groups = ["editors"] };
        Assert.Equal("/console", await SignInAsync(browser));

        Assert.Equal("moderator@news viewer@", Assert.Single(await PeopleAsync()).Grants);
        using var people = await browser.GetAsync(new Uri("/console/people", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Forbidden, people.StatusCode);
        using var other = Browser();
        _provider.Person = Salma with { Groups = ["lunch"] };
        Assert.Equal("/console/sign-in?failed=role", await SignInAsync(other));
        _provider.Person = new("43", "stranger", "Stranger");
        Assert.Equal("/console/sign-in?failed=role", await SignInAsync(other));
        Assert.Single(await PeopleAsync());
    }

    [Fact]
    public async Task Two_of_one_name_are_two_people_and_a_strange_name_becomes_a_plain_one()
    {
        foreach (var person in new[] { Salma, Salma with { Subject = "43" }, new("44", "‮../سلمى", "x\u202ey", "editors") })
        {
            _provider!.Person = person;
            using var browser = Browser();
            Assert.Equal("/console", await SignInAsync(browser));
        }

        Assert.Equal(["person", "salma@newsroom", "salma@newsroom-2"], (await PeopleAsync()).Select(person => person.Name).Order(StringComparer.Ordinal));
        Assert.Equal("person", (await PeopleAsync()).Single(person => person.Name == "person").Shown);
    }

    [Fact]
    public async Task Who_is_disabled_here_stays_so()
    {
        _provider!.Person = Salma;
        using var browser = Browser();
        await SignInAsync(browser);
        await using (var connection = await OpenAsync())
        {
            await connection.ExecuteAsync("update person set disabled_at = 1");
        }

        Assert.Equal("/console/sign-in?failed=role", await SignInAsync(browser));
        using var page = await browser.GetAsync(new Uri("/console/account", UriKind.Relative), Token);
        Assert.StartsWith("/console/sign-in", page.RequestMessage!.RequestUri!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_provider_and_a_forged_answer_lead_back_to_signing_in()
    {
        using var browser = Browser();
        Assert.Equal("/console/sign-in?failed=openid", await SignInAsync(browser));

        using var forged = await browser.GetAsync(new Uri("/console/sign-in/openid/back?code=x&state=y", UriKind.Relative), Token);
        Assert.Equal("/console/sign-in?failed=openid", forged.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Empty(await PeopleAsync());
    }

    [Theory]
    [InlineData("Console:OpenId:Authority", "http://provider.example", "Console:OpenId:Authority")]
    [InlineData("Console:OpenId:ClientSecret", "", "Console:OpenId:ClientSecret")]
    [InlineData("Console:OpenId:Roles:chiefs", "king", "Console:OpenId:Roles:chiefs")]
    [InlineData("Console:OpenId:Rolls", "x", "Console:OpenId:Rolls")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value, string named)
    {
        var exit = await ServiceProcess.RunToEndAsync(Settings(_provider!.Address).With(key, value));

        Assert.Equal(78, exit.Code);
        Assert.StartsWith(named, exit.Output.Trim(), StringComparison.Ordinal);
    }

    private static ServiceSettings Settings(Uri provider) => ServiceSettings.Embedded
        .With("Console:OpenId:Authority", provider.ToString())
        .With("Console:OpenId:ClientId", Provider.ClientId)
        .With("Console:OpenId:ClientSecret", Provider.ClientSecret)
        .With("Console:OpenId:Name", "Newsroom")
        .With("Console:OpenId:Roles:chiefs", "admin")
        .With("Console:OpenId:Roles:editors", "moderator@news viewer");

    /// <summary>A browser: it follows redirections and keeps cookies.</summary>
    private HttpClient Browser() => new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = _service!.Address };

    /// <summary>Goes to the provider and back; returns where it ends.</summary>
    private static async Task<string> SignInAsync(HttpClient browser, string target = "/console")
    {
        using var page = await browser.GetAsync(new Uri("/console/sign-in/openid?return=" + target, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return page.RequestMessage!.RequestUri!.PathAndQuery;
    }

    private async Task<List<(string Name, string Shown, string Grants)>> PeopleAsync()
    {
        await using var connection = await OpenAsync();
        return (await connection.QueryAsync<(string, string, string)>(
            """
            select name, display_name, (select group_concat(role || '@' || site, ' ') from (select * from person_role where person_role.person_id = person.person_id order by role))
            from person
            """)).AsList();
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_service!.DataDirectory, "moderation.db"), Pooling = false }.ToString());
        await connection.OpenAsync(Token);
        return connection;
    }
}
