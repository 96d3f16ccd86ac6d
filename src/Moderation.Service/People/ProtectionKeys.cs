using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Moderation.Service.Storage;

namespace Moderation.Service.People;

/// <summary>Keeps the keys that protect cookies and forms in the database: all instances share them, and a restart keeps sessions.</summary>
internal sealed class ProtectionKeys(Database database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Wait(async () =>
    {
        await using var connection = await OpenAsync();
        return (await connection.QueryAsync<string>("select content from protection_key order by stored_at")).Select(XElement.Parse).ToList();
    });

    public void StoreElement(XElement element, string friendlyName) => Wait(async () =>
    {
        await database.Ready;
        return await database.WriteAsideAsync(
            (connection, transaction) => connection.ExecuteAsync(
                "insert into protection_key (name, content, stored_at) values (@name, @content, @now) on conflict (name) do nothing",
                new { name = friendlyName, content = element.ToString(SaveOptions.DisableFormatting), now = clock.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction),
            CancellationToken.None);
    });

    private async Task<System.Data.Common.DbConnection> OpenAsync()
    {
        await database.Ready;
        return await database.OpenAsync(CancellationToken.None);
    }

    /// <summary>The interface has no asynchronous form; it is called once a day, and never from a thread that others wait for.</summary>
    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
