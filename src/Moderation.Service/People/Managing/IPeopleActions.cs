using Moderation.Service.People.Guarding;

namespace Moderation.Service.People.Managing;

/// <summary>What administrators may do with people.</summary>
internal interface IPeopleActions : IActions
{
    /// <summary>Everybody, by name.</summary>
    [Requires(Permission.ManagePeople)]
    Task<IReadOnlyList<PersonView>> ReadAsync();

    /// <summary>Makes a link by which somebody joins with these roles; relative to the service.</summary>
    [Requires(Permission.ManagePeople)]
    Task<string> InviteAsync(IReadOnlyList<Grant> grants);

    /// <summary>Makes a link by which a person sets a new password; relative to the service.</summary>
    [Requires(Permission.ManagePeople)]
    Task<string> NewPasswordLinkAsync(string personId);

    /// <summary>Sets a person's roles; they count at once.</summary>
    [Requires(Permission.ManagePeople)]
    Task<PersonChange> SetGrantsAsync(string personId, IReadOnlyList<Grant> grants);

    /// <summary>Ends a person's access and all sessions at once, or gives access again.</summary>
    [Requires(Permission.ManagePeople)]
    Task<PersonChange> SetDisabledAsync(string personId, bool isDisabled);

    /// <summary>Turns a person's second factor off, for one who has lost it.</summary>
    [Requires(Permission.ManagePeople)]
    Task<PersonChange> ResetSecondFactorAsync(string personId);
}

/// <summary>What came of a change.</summary>
internal enum PersonChange
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>Refused: nobody would administer the service any more.</summary>
    LastAdministrator,

    /// <summary>There is no such person, or another change came first.</summary>
    Gone,
}

/// <summary>A person as administrators see one.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name to sign in with.</param>
/// <param name="DisplayName">The name to be shown.</param>
/// <param name="Grants">The roles.</param>
/// <param name="HasSecondFactor">Whether a code is asked for.</param>
/// <param name="IsDisabled">Whether access is ended.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record PersonView(string Id, string Name, string DisplayName, IReadOnlyList<Grant> Grants, bool HasSecondFactor, bool IsDisabled, DateTimeOffset CreatedAt);
