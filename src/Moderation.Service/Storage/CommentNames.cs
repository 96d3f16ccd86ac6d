using Dapper;

namespace Moderation.Service.Storage;

/// <summary>Comments named by site and id, many in one parameter. A statement may have several such, told apart by a prefix.</summary>
internal static class CommentNames
{
    /// <summary>SQL for the place of the comment among those that were named.</summary>
    public static string Place(Database database) => database.IsPostgres ? "k.place - 1" : "k.key";

    /// <summary>SQL after <c>from</c> that finds the comments, as <c>c</c>.</summary>
    public static string Find(Database database, string prefix = "") => database.IsPostgres
        ? FindPostgres(prefix)
        : $"json_each(@{prefix}Comments) as k join comment c on c.site = k.value ->> 0 and c.comment_id = k.value ->> 1";

    /// <summary>The same where it is known to be PostgreSQL: parameters are the arrays <c>Sites</c> and <c>Ids</c>.</summary>
    public static string FindPostgres(string prefix = "") =>
        $"unnest(@{prefix}Sites, @{prefix}Ids) with ordinality as k(site, comment_id, place) "
        + PostgresDatabase.LookUp("comment", "c", "found.comment_id = k.comment_id and found.site = k.site");

    /// <summary>The parameters of <see cref="Find"/> alone.</summary>
    public static DynamicParameters Parameters(Database database, IReadOnlyCollection<(string Site, string Id)> comments)
    {
        var parameters = new DynamicParameters();
        Add(parameters, database, comments);
        return parameters;
    }

    /// <summary>Adds the parameters of <see cref="Find"/>.</summary>
    public static void Add(DynamicParameters parameters, Database database, IReadOnlyCollection<(string Site, string Id)> comments, string prefix = "")
    {
        if (database.IsPostgres)
        {
            parameters.Add(prefix + "Sites", comments.Select(comment => comment.Site).ToArray());
            parameters.Add(prefix + "Ids", comments.Select(comment => comment.Id).ToArray());
        }
        else
        {
            parameters.Add(prefix + "Comments", JsonRows.Of(comments, (json, comment) =>
            {
                json.WriteStringValue(comment.Site);
                json.WriteStringValue(comment.Id);
            }));
        }
    }
}
