using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Moderation.Service.People.Sessions;

/// <summary>Who an open page belongs to, now: it follows the session.</summary>
internal sealed class SessionState : ServerAuthenticationStateProvider, IDisposable
{
    private readonly LiveSessions _live;
    private string? _shown;

    public SessionState(LiveSessions live)
    {
        _live = live;
        AuthenticationStateChanged += Begin;
    }

    public void Dispose()
    {
        AuthenticationStateChanged -= Begin;
        _live.Leave(this);
    }

    private async void Begin(Task<AuthenticationState> state)
    {
        AuthenticationStateChanged -= Begin;
        var person = (await state).User;
        if (person.FindFirstValue(PersonClaims.Session) is { } session)
        {
            _shown = Describe(person);
            _live.Watch(this, session, FollowAsync);
        }
    }

    private Task FollowAsync(ClaimsPrincipal? person)
    {
        // A page that looks the same is left alone.
        if (Describe(person) is var now && now != _shown)
        {
            _shown = now;
            SetAuthenticationState(Task.FromResult(new AuthenticationState(person ?? new ClaimsPrincipal(new ClaimsIdentity()))));
        }

        return Task.CompletedTask;
    }

    private static string Describe(ClaimsPrincipal? person) =>
        string.Join('\n', person?.Claims.Select(claim => $"{claim.Type} {claim.Value}") ?? []);
}
