using System.Data.Common;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Time.Testing;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Service.People;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.Guarding;
using Moderation.Service.People.Links;
using Moderation.Service.People.Managing;
using Moderation.Service.People.Sessions;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.People;

/// <summary>People, sessions, links and the audit log in a database, by a clock of the test, on every one. The subclasses below only say which.</summary>
public abstract class PeopleDatabaseTests(TestServers? servers) : IAsyncLifetime
{
    private static readonly Grant Administrator = new(Role.Admin, Site: null);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private TemporaryDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PersonStore People => new(_database!.Database, _clock);

    private AuditLog Audit => new(_database!.Database, _clock);

    private SessionStore Sessions => new(_database!.Database, People, Audit, _clock);

    private OneTimeLinks Links => new(_database!.Database, People, Audit, new UpperInvariantLookupNormalizer(), new PasswordHasher<Person>(), _clock);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _database = await TemporaryDatabase.CreateAsync(servers, Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_link_makes_one_person_once_with_its_roles()
    {
        var secret = SecretOf(await Links.MakeAsync(LinkKind.Invite, [new(Role.Moderator, "news"), new(Role.Viewer, Site: null)], person: null, "salma", Token));

        Assert.NotNull(await Links.FindAsync(secret, Token));
        var joined = await Links.JoinAsync(secret, "omar", "عمر ☕", "violet-kettle-97-harbour", subject: null, Token);
        var again = await Links.JoinAsync(secret, "mona", "Mona", "violet-kettle-97-harbour", subject: null, Token);

        Assert.NotNull(joined.Person);
        Assert.Null(again.Person);
        Assert.Null(await Links.FindAsync(secret, Token));
        var stored = await People.FindAsync(joined.Person.Id, Token);
        Assert.Equal("عمر ☕", stored!.DisplayName);
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<Person>().VerifyHashedPassword(stored, stored.PasswordHash!, "violet-kettle-97-harbour"));
        var grants = await new GrantStore(_database!.Database).ReadAsync(Token);
        Assert.Equal([new(Role.Moderator, "news"), new(Role.Viewer, null)], grants[stored.Id].OrderBy(grant => grant.ToString(), StringComparer.Ordinal));
        Assert.Equal(["joined", "link-made"], (await Audit.ReadAsync(new AuditFilter(), long.MaxValue, 10, Token)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_joins()
    {
        var secret = SecretOf(await Links.MakeAsync(LinkKind.Invite, [], person: null, "salma", Token));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return (await Links.JoinAsync(secret, $"person{i}", "P", "violet-kettle-97-harbour", subject: null, Token)).Person;
            }
            catch (LinkUsedException)
            {
                return null;
            }
        }));

        Assert.Single(answers, person => person is not null);
        Assert.Single(await People.ReadAsync(Token));
    }

    [Fact]
    public async Task A_link_counts_for_its_time_only_and_the_first_administrators_until_there_is_one()
    {
        var invited = SecretOf(await Links.MakeAsync(LinkKind.Invite, [], person: null, "salma", Token));
        var first = SecretOf(await Links.MakeAsync(LinkKind.First, [Administrator], person: null, "service", Token));
        var second = SecretOf(await Links.MakeAsync(LinkKind.First, [Administrator], person: null, "service", Token));
        Assert.True(await Links.NeedsAdministratorAsync(Token));
        Assert.NotNull((await Links.JoinAsync(first, "salma", "Salma", "violet-kettle-97-harbour", subject: null, Token)).Person);

        Assert.False(await Links.NeedsAdministratorAsync(Token));
        Assert.Null(await Links.FindAsync(second, Token));
        Assert.Null((await Links.JoinAsync(second, "mallory", "M", "violet-kettle-97-harbour", subject: null, Token)).Person);
        Assert.NotNull(await Links.FindAsync(invited, Token));
        _clock.Advance(LinkKind.Invite.Lasts());
        Assert.Null(await Links.FindAsync(invited, Token));
        Assert.Null(await Links.FindAsync("no such secret", Token));
        Assert.Null(await Links.FindAsync(null, Token));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case()
    {
        await PersonAsync("salma");
        var secret = SecretOf(await Links.MakeAsync(LinkKind.Invite, [], person: null, "salma", Token));

        Assert.True((await Links.JoinAsync(secret, "SALMA", "S", "violet-kettle-97-harbour", subject: null, Token)).IsTaken);
        Assert.NotNull(await Links.FindAsync(secret, Token));
    }

    [Fact]
    public async Task A_new_password_ends_every_session()
    {
        var person = await PersonAsync("salma");
        var session = Secrets.HashOf(await Sessions.StartAsync(person, "Firefox · Linux", Token));
        var secret = SecretOf(await Links.MakeAsync(LinkKind.Password, [], person, "admin", Token));

        Assert.NotNull(await Links.SetPasswordAsync(secret, "another-kettle-98-harbour", Token));
        Assert.Null(await Sessions.FindAsync(session, Token));
        Assert.Null(await Links.SetPasswordAsync(secret, "again-kettle-98-harbour", Token));
    }

    [Fact]
    public async Task A_session_ends_by_time_unless_it_is_used_and_at_last_anyway()
    {
        var session = Secrets.HashOf(await Sessions.StartAsync(await PersonAsync("salma"), "Firefox · Linux", Token));
        for (var hours = 0; hours < 14 * 24 - 11; hours += 11)
        {
            _clock.Advance(TimeSpan.FromHours(11));
            Assert.NotNull(await Sessions.FindAsync(session, Token));
        }

        _clock.Advance(TimeSpan.FromHours(11));
        Assert.Null(await Sessions.FindAsync(session, Token));

        var unused = Secrets.HashOf(await Sessions.StartAsync(await PersonAsync("omar"), "Firefox · Linux", Token));
        _clock.Advance(TimeSpan.FromHours(13));
        Assert.Null(await Sessions.FindAsync(unused, Token));
    }

    [Fact]
    public async Task A_role_that_is_taken_away_counts_no_more_and_one_administrator_always_stays()
    {
        var (salma, omar) = (await PersonAsync("salma", Administrator), await PersonAsync("omar", Administrator));
        var session = Secrets.HashOf(await Sessions.StartAsync(omar, "Firefox · Linux", Token));
        var actions = await ActionsAsync(salma);
        Assert.True((await Sessions.FindAsync(session, Token))!.May(Permission.ManagePeople));

        Assert.Equal(PersonChange.Done, await actions.SetGrantsAsync(omar.Id, [new(Role.Viewer, "news")]));
        Assert.False((await Sessions.FindAsync(session, Token))!.May(Permission.ManagePeople));
        Assert.True((await Sessions.FindAsync(session, Token))!.May(Permission.ReadComments, "news"));
        Assert.False((await Sessions.FindAsync(session, Token))!.May(Permission.ReadComments, "weekly"));
        Assert.Equal(PersonChange.LastAdministrator, await actions.SetGrantsAsync(salma.Id, [new(Role.Admin, "news")]));
        Assert.Equal(PersonChange.LastAdministrator, await actions.SetDisabledAsync(salma.Id, isDisabled: true));
        Assert.Equal(PersonChange.Done, await actions.SetDisabledAsync(omar.Id, isDisabled: true));
        Assert.Null(await Sessions.FindAsync(session, Token));
        Assert.Equal(PersonChange.Done, await actions.SetDisabledAsync(omar.Id, isDisabled: false));
        Assert.Null(await Sessions.FindAsync(session, Token));
        Assert.Equal(PersonChange.Gone, await actions.SetGrantsAsync("nobody", []));
        Assert.Equal(["enabled", "disabled", "roles-changed"], (await Audit.ReadAsync(new AuditFilter { By = "salma" }, long.MaxValue, 3, Token)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Two_administrators_cannot_take_the_role_from_each_other_at_once()
    {
        var (salma, omar) = (await PersonAsync("salma", Administrator), await PersonAsync("omar", Administrator));
        var (hers, his) = (await ActionsAsync(salma), await ActionsAsync(omar));
        var done = await Task.WhenAll(hers.SetGrantsAsync(omar.Id, []), his.SetGrantsAsync(salma.Id, []));

        Assert.Single(done, change => change == PersonChange.Done);
        Assert.False(await Links.NeedsAdministratorAsync(Token));
    }

    [Fact]
    public async Task Of_two_changes_of_a_person_at_once_the_second_is_refused()
    {
        var person = await PersonAsync("salma");
        var (one, other) = (await People.FindAsync(person.Id, Token), await People.FindAsync(person.Id, Token));
        (one!.TwoFactorStep, other!.TwoFactorStep) = (7, 7);

        Assert.True(await People.UpdateAsync(one, Token));
        Assert.False(await People.UpdateAsync(other, Token));
        Assert.Equal(7, (await People.FindAsync(person.Id, Token))!.TwoFactorStep);
    }

    [Theory]
    [InlineData("update audit set done_by = 'nobody'")]
    [InlineData("delete from audit")]
    public async Task Nothing_changes_the_audit_log(string statement)
    {
        await Audit.WriteAsync("salma", AuditActions.SignedIn, cancellationToken: Token);
        await using var connection = await _database!.Database.OpenAsync(Token);

        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync(statement));
        Assert.Equal("salma", Assert.Single(await Audit.ReadAsync(new AuditFilter(), long.MaxValue, 10, Token)).DoneBy);
    }

    [Fact]
    public async Task The_audit_log_is_read_by_filter_and_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await Audit.WriteAsync(i % 2 == 0 ? "salma" : "omar", AuditActions.Disabled, "x' or '1'='1", "news", "‮تفصيل", Token);
            _clock.Advance(TimeSpan.FromHours(1));
        }

        var page = await Audit.ReadAsync(new AuditFilter { By = "salma", Site = "news", Action = AuditActions.Disabled }, long.MaxValue, 2, Token);
        var rest = await Audit.ReadAsync(new AuditFilter { By = "salma" }, page[^1].Id, 2, Token);
        var hours = await Audit.ReadAsync(new AuditFilter { From = page[0].Time, To = page[0].Time.AddHours(1) }, long.MaxValue, 10, Token);

        Assert.Equal(2, page.Count);
        Assert.Single(rest);
        Assert.Equal(page[0].Id, Assert.Single(hours).Id);
        Assert.Equal("‮تفصيل", page[0].Detail);
        Assert.Empty(await Audit.ReadAsync(new AuditFilter { By = "' or 1=1 --" }, long.MaxValue, 2, Token));
    }

    [Fact]
    public void Keys_of_one_instance_are_those_of_all()
    {
        var keys = new ProtectionKeys(_database!.Database, _clock);
        keys.StoreElement(new XElement("key", new XAttribute("id", 1)), "key-1");
        keys.StoreElement(new XElement("key", new XAttribute("id", 2)), "key-1");

        Assert.Equal("1", Assert.Single(new ProtectionKeys(_database!.Database, _clock).GetAllElements()).Attribute("id")!.Value);
    }

    private async Task<Person> PersonAsync(string name, params Grant[] grants)
    {
        var secret = SecretOf(await Links.MakeAsync(LinkKind.Operator, grants, person: null, "operator", Token));
        return (await Links.JoinAsync(secret, name, name, "violet-kettle-97-harbour", subject: null, Token)).Person!;
    }

    private async Task<PeopleActions> ActionsAsync(Person by)
    {
        var caller = new Caller { Person = (await Sessions.FindAsync(Secrets.HashOf(await Sessions.StartAsync(by, "Firefox · Linux", Token)), Token))! };
        return new PeopleActions(caller, People, new GrantStore(_database!.Database), Sessions, Links, Audit, _database!.Database, _clock);
    }

    private static string SecretOf(string address) => address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..];
}

public sealed class PeopleOnSqliteTests() : PeopleDatabaseTests(servers: null);

public sealed class PeopleOnPostgresTests(TestServers servers) : PeopleDatabaseTests(servers);
