using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Moderation.Service.People.Sessions;

namespace Moderation.Service.People.Guarding;

/// <summary>Stands before the actions of a page: asks before each call who the session is now, and whether that may do this.</summary>
/// <typeparam name="TActions">The interface of the actions.</typeparam>
internal class Guard<TActions> : DispatchProxy
    where TActions : class, IActions
{
    private static readonly MethodInfo WithResult = typeof(Guard<TActions>).GetMethod(nameof(CallWithResultAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private TActions? _actions;
    private AuthenticationStateProvider? _state;
    private SessionStore? _sessions;
    private Caller? _caller;

    /// <summary>Puts a guard before actions.</summary>
    public static TActions Before(TActions actions, IServiceProvider services)
    {
        var guarded = Create<TActions, Guard<TActions>>();
        var guard = (Guard<TActions>)(object)guarded;
        guard._actions = actions;
        guard._state = services.GetRequiredService<AuthenticationStateProvider>();
        guard._sessions = services.GetRequiredService<SessionStore>();
        guard._caller = services.GetRequiredService<Caller>();
        return guarded;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.ReturnType;
        if (result == typeof(Task))
        {
            return CallAsync(targetMethod, args!);
        }

        return result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>)
            ? WithResult.MakeGenericMethod(result.GetGenericArguments()).Invoke(this, [targetMethod, args])
            : throw new NotSupportedException($"{targetMethod.Name} must return a task.");
    }

    private async Task CallAsync(MethodInfo method, object?[] arguments)
    {
        await DemandAsync(method, arguments);
        await (Task)Start(method, arguments);
    }

    private async Task<TResult> CallWithResultAsync<TResult>(MethodInfo method, object?[] arguments)
    {
        await DemandAsync(method, arguments);
        return await (Task<TResult>)Start(method, arguments);
    }

    private object Start(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(_actions, arguments)!;
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private async Task DemandAsync(MethodInfo method, object?[] arguments)
    {
        var requires = method.GetCustomAttribute<RequiresAttribute>()
            ?? throw new NotAllowedException(default, site: null);
        var shown = (await _state!.GetAuthenticationStateAsync()).User;
        var person = shown.FindFirstValue(PersonClaims.Session) is { } session
            ? await _sessions!.FindAsync(session, CancellationToken.None)
            : null;
        var site = requires.SiteParameter is { } parameter ? SiteOf(method, parameter, arguments) : null;
        var isAllowed = person is not null && (requires.SiteParameter is not null && site is null
            ? person.MayEverywhere(requires.Permission)
            : person.May(requires.Permission, site));
        if (!isAllowed)
        {
            throw new NotAllowedException(requires.Permission, site);
        }

        _caller!.Person = person!;
    }

    private static string? SiteOf(MethodInfo method, string parameter, object?[] arguments) =>
        (string?)arguments[Array.Find(method.GetParameters(), declared => declared.Name == parameter)!.Position];
}
