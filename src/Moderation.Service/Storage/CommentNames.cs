using Dapper;

namespace Moderation.Service.Storage;

/// <summary>Comments named by site and id, many in one parameter.</summary>
internal static class CommentNames
{
    /// <summary>SQL for the place of the comment among those that were named.</summary>
    public static string Place(Database database) => database.IsPostgres ? "k.place - 1" : "k.key";

    /// <summary>SQL after <c>from</c> that finds the comments, as <c>c</c>.</summary>
    public static string Find(Database database) => database.IsPostgres
        ? "unnest(@Sites, @Ids) with ordinality as k(site, comment_id, place) join comment c on c.comment_id = k.comment_id and c.site = k.site"
        : "json_each(@Comments) as k join comment c on c.site = k.value ->> 0 and c.comment_id = k.value ->> 1";

    /// <summary>Adds the parameters of <see cref="Find"/>.</summary>
    public static DynamicParameters Parameters(Database database, IReadOnlyCollection<(string Site, string Id)> comments)
    {
        var parameters = new DynamicParameters();
        if (database.IsPostgres)
        {
            parameters.Add("Sites", comments.Select(comment => comment.Site).ToArray());
            parameters.Add("Ids", comments.Select(comment => comment.Id).ToArray());
        }
        else
        {
            parameters.Add("Comments", JsonRows.Of(comments, (json, comment) =>
            {
                json.WriteStringValue(comment.Site);
                json.WriteStringValue(comment.Id);
            }));
        }

        return parameters;
    }
}
