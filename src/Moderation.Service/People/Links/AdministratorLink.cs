using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Service.Operations;
using Moderation.Service.People.Auditing;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Links;

/// <summary>
/// <c>Moderation.Service --administrator-link</c>: prints a link for a new administrator, for when the first was not used in time or
/// everybody has lost access. Works beside a running service; whoever can run it can write the database anyway.
/// </summary>
internal static class AdministratorLink
{
    /// <summary>The one argument that makes the program print a link.</summary>
    public const string Argument = "--administrator-link";

    /// <summary>Makes the link and prints it.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        await using var database = StorageServices.OpenBeside(configuration, NullLoggerFactory.Instance);
        var people = new PersonStore(database, TimeProvider.System);
        var audit = new AuditLog(database, TimeProvider.System);
        var links = new OneTimeLinks(database, people, audit, new UpperInvariantLookupNormalizer(), new PasswordHasher<Person>(), TimeProvider.System);
        try
        {
            var address = await links.MakeAsync(LinkKind.Operator, [new Grant(Role.Admin, Site: null)], person: null, "operator", CancellationToken.None);
            await System.Console.Out.WriteLineAsync($"{Listening.Reachable(configuration)}{address}");
            return 0;
        }
        catch (DbException exception)
        {
            throw new ConfigurationException("ConnectionStrings:Moderation", $"or Data:Directory names no database that a service has set up: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
