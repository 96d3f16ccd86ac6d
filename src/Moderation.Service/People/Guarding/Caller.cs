using System.Security.Claims;

namespace Moderation.Service.People.Guarding;

/// <summary>Who calls an action, as the guard found out just before: for implementations, one in each page or request.</summary>
internal sealed class Caller
{
    private ClaimsPrincipal? _person;

    /// <summary>The person.</summary>
    /// <exception cref="InvalidOperationException">No action is being called.</exception>
    public ClaimsPrincipal Person
    {
        get => _person ?? throw new InvalidOperationException("Only an action that the guard let through has a caller.");
        set => _person = value;
    }

    /// <summary>The person's id.</summary>
    public string Id => Person.FindFirstValue(PersonClaims.Id)!;

    /// <summary>The name that decisions and the audit log carry.</summary>
    public string Name => Person.FindFirstValue(PersonClaims.Name)!;

    /// <summary>The session.</summary>
    public string Session => Person.FindFirstValue(PersonClaims.Session)!;
}
