using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration.Orders;

/// <summary>What the description of the API says about the doors for standing orders beyond their types.</summary>
internal static class OrderDescription
{
    private const string Request = """
        {"site":"news","about":{"comment":"c-1042","who":"author"},"order":"suspend","until":"2027-01-31T00:00:00Z","by":"mona","why":"third insult this week"}
        """;

    private const string Order = """
        {"id":17,"site":"news","about":"account","namedBy":"comment","comment":"c-1042","order":"suspend","until":"2027-01-31T00:00:00Z","standing":true,
         "orderedAt":"2026-12-31T09:30:00Z","by":"mona","why":"third insult this week"}
        """;

    /// <summary>What the doors for standing orders may answer besides their own outcomes.</summary>
    public static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it.", "Invalid", "until is missing; a suspension ends some time.", "until"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "There is no such comment, or no such order.", "Not found", "The site has no comment of this id."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The comment does not say whom the order is about; or the order ended before.", "Not named", "The comment came without an IP address, or that is not kept of it."),
        new(410, "The comment was erased.", "Erased", "This comment was erased, and with it who wrote it."),
        new(413, "The body is too large.", "Bad request", "The body is too large."),
    ];

    public static void Give(OpenApiOperation operation)
    {
        operation.Description = """
            From the next comment on, on all instances: `ban` and `suspend` reject what an author writes, `watch` holds it, `trust` approves it; `close` rejects what
            comes under an article, `premoderate` holds it, `sensitive` takes half of the scores for the limit, `open` switches the modes of scopes off. An order
            outranks everything that the policy says, and replaces the one that stood about the same. Authors' ids and addresses are kept as keyed hashes
            only; aliases of an e-mail address are one mailbox. An order about the author of a comment is about account and mailbox, one order each.
            """;
        operation.Exemplify("application/json", Request);
        operation.Exemplify("201", "application/json", $$"""{"orders":[{{Order}}]}""");
    }

    public static void Read(OpenApiOperation operation)
    {
        operation.Description = "Orders, newest first: who gave them when, why, and how they ended.";
        operation.DescribeQuery("site", "The site; without it those of all sites.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("standing", "`true` for those that hold now, `false` for those that were taken back or replaced or have expired.", new OpenApiSchema { Type = JsonSchemaType.Boolean });
        operation.DescribeQuery("cursor", "The cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("limit", "How many at most, 100 without it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.Exemplify("200", "application/json", $$"""{"orders":[{{Order}}]}""");
    }

    public static void End(OpenApiOperation operation)
    {
        operation.Description = "From the next comment on nothing is ordered about the author, address or article: what stood before does not come back.";
        operation.DescribePath("id", "The order's id.");
        operation.Exemplify("application/json", """{"by":"mona","why":"apologised"}""");
    }
}
