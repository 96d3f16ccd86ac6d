using Microsoft.Playwright;
using Moderation.BrowserTests.Pages;
using Moderation.TestSupport;

namespace Moderation.BrowserTests.Infrastructure;

/// <summary>A service with its console and an administrator. Use as a class fixture: tests of a class share it.</summary>
public sealed class ConsoleSite : IAsyncLifetime
{
    /// <summary>The administrator's name.</summary>
    public const string Administrator = "salma";

    /// <summary>The administrator's name as it is shown: right-to-left.</summary>
    public const string AdministratorShown = "سلمى الخطيب";

    /// <summary>Everybody's password.</summary>
    public const string Password = "violet-kettle-97-harbour";

    private ServiceProcess? _service;
    private bool _hasAdministrator;

    /// <summary>The running service.</summary>
    public ServiceProcess Service => _service!;

    /// <summary>Where it listens.</summary>
    public Uri Address => Service.Address;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.WithSite("weekly", "weekly-key-for-tests-0123456789"), TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    /// <summary>The link for the first administrator, as the service printed it.</summary>
    public async Task<Uri> FirstLinkAsync()
    {
        var line = await Service.WaitForOutputAsync(line => line.Contains("/console/join?key=", StringComparison.Ordinal), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>Signs the administrator in; makes the account first where there is none.</summary>
    internal async Task<ConsolePage> SignInAsync(IPage page)
    {
        if (!_hasAdministrator)
        {
            await page.GotoAsync((await FirstLinkAsync()).ToString());
            await new JoinPage(page).JoinAsync(Administrator, AdministratorShown, Password);
            _hasAdministrator = true;
        }
        else
        {
            await new SignInPage(page).OpenAsync();
            await new SignInPage(page).SignInAsync(Administrator, Password);
        }

        return await new ConsolePage(page).IsReadyAsync();
    }
}
