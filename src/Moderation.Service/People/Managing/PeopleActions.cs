using System.Data.Common;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.Guarding;
using Moderation.Service.People.Links;
using Moderation.Service.People.Sessions;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Managing;

/// <summary>Changes people, each with its entry in the audit log in one transaction. Somebody always stays administrator of all sites.</summary>
internal sealed class PeopleActions(
    Caller caller, PersonStore people, GrantStore grants, SessionStore sessions, OneTimeLinks links, AuditLog audit, Database database, TimeProvider clock) : IPeopleActions
{
    public async Task<IReadOnlyList<PersonView>> ReadAsync()
    {
        var given = await grants.ReadAsync(CancellationToken.None);
        return
        [
            .. (await people.ReadAsync(CancellationToken.None)).Select(person => new PersonView(
                person.Id, person.Name, person.DisplayName, [.. given[person.Id]], person.TwoFactor, person.DisabledAt is not null, DateTimeOffset.FromUnixTimeMilliseconds(person.CreatedAt))),
        ];
    }

    public Task<string> InviteAsync(IReadOnlyList<Grant> grants) => links.MakeAsync(LinkKind.Invite, grants, person: null, caller.Name, CancellationToken.None);

    public async Task<string> NewPasswordLinkAsync(string personId) =>
        await people.FindAsync(personId, CancellationToken.None) is { DisabledAt: null } person
            ? await links.MakeAsync(LinkKind.Password, [], person, caller.Name, CancellationToken.None)
            : throw new ChangedMeanwhileException();

    public Task<PersonChange> SetGrantsAsync(string personId, IReadOnlyList<Grant> grants) => ChangeAsync(personId, async (connection, transaction, person) =>
    {
        var stays = grants.Contains(new Grant(Role.Admin, Site: null));
        if (!stays && !await GrantStore.HasAdministratorAsync(connection, transaction, besides: person.Id))
        {
            return PersonChange.LastAdministrator;
        }

        await GrantStore.SetAsync(connection, transaction, person.Id, grants);
        await audit.WriteAsync(connection, transaction, caller.Name, AuditActions.RolesChanged, person.Name, detail: string.Join(' ', grants));
        return PersonChange.Done;
    });

    public Task<PersonChange> SetDisabledAsync(string personId, bool isDisabled) => ChangeAsync(personId, async (connection, transaction, person) =>
    {
        if (isDisabled && !await GrantStore.HasAdministratorAsync(connection, transaction, besides: person.Id))
        {
            return PersonChange.LastAdministrator;
        }

        person.DisabledAt = isDisabled ? clock.GetUtcNow().ToUnixTimeMilliseconds() : null;
        if (isDisabled)
        {
            await SessionStore.EndAllAsync(connection, transaction, person.Id);
        }

        return await WriteAsync(connection, transaction, person, isDisabled ? AuditActions.Disabled : AuditActions.Enabled);
    });

    public Task<PersonChange> ResetSecondFactorAsync(string personId) => ChangeAsync(personId, (connection, transaction, person) =>
    {
        person.ClearSecondFactor(people.NewStamp());
        return WriteAsync(connection, transaction, person, AuditActions.SecondFactorOff);
    });

    /// <summary>One change at a time over all instances: two administrators cannot take the role from each other at once.</summary>
    private async Task<PersonChange> ChangeAsync(string personId, Func<DbConnection, DbTransaction, Person, Task<PersonChange>> change)
    {
        var done = await database.WriteAsync(
            async (connection, transaction) => await people.FindAsync(personId, CancellationToken.None) is { } person
                ? await change(connection, transaction, person)
                : PersonChange.Gone,
            CancellationToken.None);
        sessions.Tell();
        return done;
    }

    private async Task<PersonChange> WriteAsync(DbConnection connection, DbTransaction transaction, Person person, string action)
    {
        if (!await people.UpdateAsync(connection, transaction, person))
        {
            return PersonChange.Gone;
        }

        await audit.WriteAsync(connection, transaction, caller.Name, action, person.Name);
        return PersonChange.Done;
    }
}
