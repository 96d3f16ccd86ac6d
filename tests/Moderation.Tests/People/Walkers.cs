using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Moderation.Service.People;
using Moderation.Service.People.Sessions;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.Tests.People;

/// <summary>The whole service within the test, with a person for each role.</summary>
public sealed class Walkers : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplicationFactory<Database>? _factory;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The services of the service.</summary>
    public IServiceProvider Services => _factory!.Services;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _factory = new WebApplicationFactory<Database>().WithWebHostBuilder(host => host
            .UseSetting("environment", "Production")
            .UseSetting("Data:Directory", _folder.Path)
            .UseSetting("Sites:news:ApiKey", "news-key-for-tests-0123456789")
            .UseSetting("Sites:weekly:ApiKey", "weekly-key-for-tests-0123456789"));
        await Services.GetRequiredService<Database>().Ready.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>A client with a session of somebody: of a role such as <c>moderator@news</c>, or nobody's.</summary>
    public async Task<HttpClient> ClientAsync(string who) => Client(await SessionAsync(who));

    /// <summary>A client with a session, or with none.</summary>
    public HttpClient Client(string? session)
    {
        var client = _factory!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        if (session is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", "moderation-session=" + session);
        }

        return client;
    }

    /// <summary>A new session of somebody who has the role by which he is called.</summary>
    public async Task<string> SessionAsync(string who)
    {
        var (people, database) = (Services.GetRequiredService<PersonStore>(), Services.GetRequiredService<Database>());
        var name = $"{who}-{people.NewStamp()}";
        var person = people.New(name, new UpperInvariantLookupNormalizer().NormalizeName(name), who);
        await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                Assert.True(await PersonStore.AddAsync(connection, transaction, person));
                await GrantStore.SetAsync(connection, transaction, person.Id, Grant.Parse(who) is { } grant ? [grant] : []);
                return true;
            },
            Token);
        return await Services.GetRequiredService<SessionStore>().StartAsync(person, "Firefox · Linux", Token);
    }
}
