using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.SigningIn;
using Moderation.Service.Storage;

namespace Moderation.Service.People.OpenId;

/// <summary>
/// Signs in whom the provider vouches for. The first time makes the account; each time sets the roles anew, since the provider is where
/// they are kept. Whom it gives no role is refused, and who is disabled here stays so.
/// </summary>
internal sealed class OpenIdSignIn(
    OpenIdOptions options, PersonStore people, SignInService signIn, AuditLog audit, Database database, ILookupNormalizer normalizer)
{
    private const int MostNames = 100;

    /// <summary>Takes what the provider says, starts a session and sends the browser on.</summary>
    public async Task ReceiveAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var person = await FindAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (person is null)
        {
            context.Response.Redirect($"{context.Request.PathBase}/console/sign-in?failed=role");
            return;
        }

        await signIn.StartAsync(context.HttpContext, person);
        context.Response.Redirect(context.ReturnUri ?? $"{context.Request.PathBase}/console");
    }

    private async Task<Person?> FindAsync(ClaimsPrincipal claims, CancellationToken cancellationToken)
    {
        var grants = options.GrantsFor(claims.FindAll(options.RoleClaim).Select(claim => claim.Value));
        if (claims.FindFirst("sub") is not { } subject || grants.Count == 0)
        {
            return null;
        }

        var known = await people.FindBySubjectAsync($"{subject.Issuer} {subject.Value}", cancellationToken);
        if (known?.DisabledAt is not null)
        {
            return null;
        }

        return known is null ? await AddAsync(claims, $"{subject.Issuer} {subject.Value}", grants, cancellationToken) : await SetGrantsAsync(known, grants, cancellationToken);
    }

    private Task<Person> SetGrantsAsync(Person person, IReadOnlyList<Grant> grants, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
        {
            if (!grants.ToHashSet().SetEquals(await GrantStore.OfAsync(connection, person.Id, transaction)))
            {
                await GrantStore.SetAsync(connection, transaction, person.Id, grants);
                await audit.WriteAsync(connection, transaction, options.Name, AuditActions.RolesChanged, person.Name, detail: string.Join(' ', grants));
            }

            return person;
        },
        cancellationToken);

    private async Task<Person?> AddAsync(ClaimsPrincipal claims, string subject, IReadOnlyList<Grant> grants, CancellationToken cancellationToken)
    {
        var wanted = NameFrom(claims.FindFirstValue(options.NameClaim) ?? string.Empty);
        var shown = claims.FindFirstValue("name");
        for (var number = 1; number <= MostNames; number++)
        {
            // A name that is taken is never shared: somebody of the same name at the provider is another person here.
            var name = number == 1 ? wanted : $"{wanted[..Math.Min(wanted.Length, PersonNames.Longest - 4)]}-{number}";
            var person = people.New(name, normalizer.NormalizeName(name), shown is not null && PersonNames.IsDisplayName(shown) ? shown : name, subject);
            var isAdded = await database.WriteAsideAsync(
                async (connection, transaction) =>
                {
                    if (!await PersonStore.AddAsync(connection, transaction, person))
                    {
                        return false;
                    }

                    await GrantStore.SetAsync(connection, transaction, person.Id, grants);
                    await audit.WriteAsync(connection, transaction, person.Name, AuditActions.Joined, detail: string.Join(' ', ["openid", .. grants.Select(grant => grant.ToString())]));
                    return true;
                },
                cancellationToken);
            if (isAdded)
            {
                return person;
            }

            // The same person may have come twice at once.
            if (await people.FindBySubjectAsync(subject, cancellationToken) is { } same)
            {
                return same.DisabledAt is null ? same : null;
            }
        }

        return null;
    }

    private static string NameFrom(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@' ? c : '-')).TrimStart('.', '-', '_', '@');
        plain = plain[..Math.Min(plain.Length, PersonNames.Longest)];
        return PersonNames.IsName(plain) ? plain : "person";
    }
}
