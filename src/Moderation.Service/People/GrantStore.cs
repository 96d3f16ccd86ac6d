using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.People;

/// <summary>Keeps who has which role.</summary>
internal sealed class GrantStore(Database database)
{
    private const string All = "";

    /// <summary>A person's roles.</summary>
    public static async Task<IReadOnlyList<Grant>> OfAsync(DbConnection connection, string personId, DbTransaction? transaction = null) =>
        ToGrants(await connection.QueryAsync<Row>("select person_id as PersonId, role as Role, site as Site from person_role where person_id = @personId", new { personId }, transaction));

    /// <summary>Everybody's roles, by the person's id.</summary>
    public async Task<ILookup<string, Grant>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("select person_id as PersonId, role as Role, site as Site from person_role", cancellationToken: cancellationToken));
        return rows.SelectMany(row => ToGrants([row]).Select(grant => (row.PersonId, grant))).ToLookup(pair => pair.PersonId, pair => pair.grant, StringComparer.Ordinal);
    }

    /// <summary>Sets a person's roles.</summary>
    public static async Task SetAsync(DbConnection connection, DbTransaction transaction, string personId, IEnumerable<Grant> grants)
    {
        await connection.ExecuteAsync("delete from person_role where person_id = @personId", new { personId }, transaction);
        await connection.ExecuteAsync(
            "insert into person_role (person_id, role, site) values (@PersonId, @Role, @Site)",
            grants.Distinct().Select(grant => new { PersonId = personId, Role = grant.Role.Name(), Site = grant.Site ?? All }),
            transaction);
    }

    /// <summary>Whether somebody who is not disabled is administrator of all sites.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="besides">Another than this person; null for anybody.</param>
    public static Task<bool> HasAdministratorAsync(DbConnection connection, DbTransaction? transaction, string? besides = null) => connection.ExecuteScalarAsync<bool>(
        """
        select exists (select 1 from person_role join person using (person_id)
                       where role = @role and site = '' and disabled_at is null and person_id <> @besides)
        """,
        new { role = Role.Admin.Name(), besides = besides ?? string.Empty },
        transaction);

    private static List<Grant> ToGrants(IEnumerable<Row> rows) =>
        [.. rows.Where(row => RoleNames.Find(row.Role) is not null).Select(row => new Grant(RoleNames.Find(row.Role)!.Value, row.Site.Length == 0 ? null : row.Site))];

    private sealed class Row
    {
        public required string PersonId { get; init; }

        public required string Role { get; init; }

        public required string Site { get; init; }
    }
}
