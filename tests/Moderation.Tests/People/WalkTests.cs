using System.Net;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Moderation.Service.People;
using Moderation.Service.People.Guarding;
using Moderation.Service.People.Sessions;

namespace Moderation.Tests.People;

/// <summary>
/// Walks every route and every action of the console as everybody. New ones are found by themselves; what declares no permission fails.
/// What a role may is written down here a second time, on purpose.
/// </summary>
public sealed class WalkTests(Walkers walkers) : IClassFixture<Walkers>
{
    private static readonly string[] Console = ["console", "_blazor", "_framework", "_content"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Who may what, over all sites and for the site news alone.</summary>
    private static readonly Dictionary<string, (Permission[] Everywhere, Permission[] ForNews)> Allowed = new(StringComparer.Ordinal)
    {
        ["nobody"] = ([Permission.UseConsole], []),
        ["viewer"] = ([Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels], []),
        ["moderator"] = ([Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.DecideComments], []),
        ["senior"] = ([Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.DecideComments, Permission.DecideWidely], []),
        ["policy-editor"] = ([Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.EditPolicies], []),
        ["data"] = ([Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.ManageModels], []),
        ["admin"] = (Enum.GetValues<Permission>(), []),
        ["viewer@news"] = ([Permission.UseConsole], [Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels]),
        ["moderator@news"] = ([Permission.UseConsole], [Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.DecideComments]),
        ["admin@news"] = (
            [Permission.UseConsole],
            [Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels, Permission.DecideComments, Permission.DecideWidely, Permission.EditPolicies]),
    };

    public static TheoryData<string> Everybody => [.. Allowed.Keys];

    [Fact]
    public void Every_route_says_who_may_use_it()
    {
        var routes = Routes().ToList();

        Assert.Contains(routes, route => route.RoutePattern.RawText == "/console/people");
        Assert.True(routes.Count > 10);
        Assert.All(routes, route => Assert.True(
            PermissionOf(route) is not null ^ IsOpen(route), $"{route.RoutePattern.RawText} must declare either a permission or that it is open."));
    }

    [Fact]
    public void Only_what_leads_to_signing_in_is_open()
    {
        string[] open =
        [
            "/console/sign-in", "/console/sign-in/code", "/console/join", "/console/appearance", "/console/theme.css",
        ];

        Assert.All(
            Routes().Where(route => IsOpen(route) && route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null),
            route => Assert.Contains(route.RoutePattern.RawText, open));
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Routes_let_in_whom_they_should(string who)
    {
        using var client = await walkers.ClientAsync(who);
        foreach (var route in Routes().Where(route => PermissionOf(route) is not null))
        {
            using var answer = await client.SendAsync(RequestFor(route), Token);
            var may = Allowed[who].Everywhere.Concat(Allowed[who].ForNews).Contains(PermissionOf(route)!.Value);

            Assert.True(may != (answer.StatusCode == HttpStatusCode.Forbidden), $"{who} got {answer.StatusCode} at {route.RoutePattern.RawText}.");
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_sign_in_and_gets_nothing_else()
    {
        using var client = walkers.Client(session: null);
        foreach (var route in Routes().Where(route => PermissionOf(route) is not null))
        {
            using var request = RequestFor(route);
            var isPage = request.Method == HttpMethod.Get && request.RequestUri!.ToString().StartsWith("/console", StringComparison.Ordinal);
            using var answer = await client.SendAsync(request, Token);

            Assert.Equal(isPage ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.StartsWith(isPage ? "/console/sign-in?return=" : string.Empty, answer.Headers.Location?.ToString() ?? string.Empty, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_action_says_what_it_needs()
    {
        var methods = Actions().ToList();

        Assert.True(methods.Count > 10);
        Assert.All(methods, method =>
        {
            var requires = method.GetCustomAttribute<RequiresAttribute>();
            Assert.True(requires is not null, $"{method.DeclaringType!.Name}.{method.Name} declares no permission.");
            Assert.True(typeof(Task).IsAssignableFrom(method.ReturnType), $"{method.Name} must return a task.");
            Assert.True(requires.SiteParameter is null || method.GetParameters().Any(parameter => parameter.Name == requires.SiteParameter && parameter.ParameterType == typeof(string)));
        });
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Actions_obey_whom_they_should(string who)
    {
        foreach (var method in Actions())
        {
            var requires = method.GetCustomAttribute<RequiresAttribute>()!;
            string?[] sites = requires.SiteParameter is null ? [null] : ["news", "weekly", null];
            foreach (var site in sites)
            {
                var may = Allowed[who].Everywhere.Contains(requires.Permission)
                    || (Allowed[who].ForNews.Contains(requires.Permission) && (requires.SiteParameter is null || site == "news"));

                Assert.True(
                    may == await IsLetThroughAsync(who, method, requires, site),
                    $"{who} must {(may ? string.Empty : "not ")}be let through to {method.DeclaringType!.Name}.{method.Name}, site {site ?? "none"}.");
            }
        }
    }

    [Fact]
    public async Task A_session_that_has_ended_does_nothing_more_and_a_role_that_was_taken_away_counts_no_more()
    {
        var session = await walkers.SessionAsync("moderator");
        using var client = walkers.Client(session);
        using var before = await client.GetAsync(new Uri("/console/account", UriKind.Relative), Token);
        await walkers.Services.GetRequiredService<SessionStore>().SignOutAsync(Secrets.HashOf(session), "moderator", Token);
        using var after = await client.GetAsync(new Uri("/console/account", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);

        using var other = walkers.Client("no-such-secret");
        using var unknown = await other.GetAsync(new Uri("/console", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, unknown.StatusCode);
    }

    [Theory]
    [InlineData("/console/sign-in")]
    [InlineData("/console/sign-out")]
    public async Task A_form_of_another_page_does_nothing(string address)
    {
        var session = await walkers.SessionAsync("admin");
        using var client = walkers.Client(session);
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("name", "admin"), new("password", "x")]);
        using var answer = await client.PostAsync(new Uri(address, UriKind.Relative), form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(await walkers.Services.GetRequiredService<SessionStore>().FindAsync(Secrets.HashOf(session), Token));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/console")]
    [InlineData("/console\\..\\..//evil.example")]
    [InlineData("/consolewhatever")]
    public async Task Nobody_is_sent_elsewhere(string target)
    {
        using var client = walkers.Client(session: null);
        using var answer = await client.GetAsync(new Uri("/console/appearance?language=ar&return=" + Uri.EscapeDataString(target), UriKind.Relative), Token);

        Assert.Equal("/console", answer.Headers.Location?.ToString());
    }

    private IEnumerable<RouteEndpoint> Routes() => walkers.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(route => Console.Contains(route.RoutePattern.RawText!.Trim('/').Split('/')[0], StringComparer.Ordinal));

    private static Permission? PermissionOf(RouteEndpoint route) => route.Metadata.GetMetadata<RequiresAttribute>()?.Permission;

    private static bool IsOpen(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static HttpRequestMessage RequestFor(RouteEndpoint route)
    {
        var address = string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
            part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
        var methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return new HttpRequestMessage(methods.Count == 0 || methods.Contains("GET", StringComparer.Ordinal) ? HttpMethod.Get : HttpMethod.Post, new Uri("/" + address, UriKind.Relative));
    }

    private static IEnumerable<MethodInfo> Actions() => typeof(IActions).Assembly.GetTypes()
        .Where(type => type.IsInterface && type != typeof(IActions) && typeof(IActions).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods());

    private async Task<bool> IsLetThroughAsync(string who, MethodInfo method, RequiresAttribute requires, string? site)
    {
        // A session of its own: an action may end it.
        var session = await walkers.SessionAsync(who);
        await using var scope = walkers.Services.CreateAsyncScope();
        var person = await walkers.Services.GetRequiredService<SessionStore>().FindAsync(Secrets.HashOf(session), Token);
        ((SessionState)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(
            Task.FromResult(new AuthenticationState(person ?? new ClaimsPrincipal(new ClaimsIdentity()))));
        var actions = scope.ServiceProvider.GetRequiredService(method.DeclaringType!);
        var arguments = method.GetParameters().Select(parameter => parameter.Name == requires.SiteParameter
            ? site
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
        try
        {
            await (Task)method.Invoke(actions, arguments)!;
            return true;
        }
        catch (NotAllowedException)
        {
            return false;
        }
        catch (Exception exception) when (exception is not NotAllowedException)
        {
            // It got as far as its arguments, which are none.
            return true;
        }
    }
}
