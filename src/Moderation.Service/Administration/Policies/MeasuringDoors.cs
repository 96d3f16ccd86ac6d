using Microsoft.OpenApi;
using Moderation.Service.Backtesting;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration.Policies;

/// <summary>Maps and describes the doors at which is measured what policies do.</summary>
internal static class MeasuringDoors
{
    private const string Backtested = """
        {"site":"news","last":100000,"examples":3,
         "document":"policy.yaml","files":{"policy.yaml":"rules:\n  - {name: offer, when: \"phone_numbers > 0\", then: hold}\n"}}
        """;

    private const string Hits = """
        {"site":"news","since":"2026-03-01T00:00:00Z","more":false,"rules":[
          {"rule":"adverts","entry":"واتساب","action":"reject","hits":412,"lastAt":"2026-03-09T08:15:30Z","approved":3,"rejected":71,"agreed":71,"overturned":3},
          {"rule":"offer","action":"hold","shadow":true,"hits":57,"lastAt":"2026-03-09T07:00:00Z","approved":9,"rejected":2,"agreed":2,"overturned":9}]}
        """;

    /// <summary>Maps them.</summary>
    public static void MapPolicyMeasuring(this WebApplication app)
    {
        app.MapPost(AdministrationServices.Backtest, BacktestEndpoint.RunAsync)
            .WithTags("Policies").WithMetadata(new DescribedDoors(AdminDescription.Scheme, Failures))
            .WithName("BacktestPolicy").WithSummary("Judge stored comments once more by another policy")
            .Accepts<BacktestRequest>("application/json")
            .Produces<BacktestLine>(StatusCodes.Status200OK, "application/x-ndjson")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(DescribeBacktest);
        app.MapGet(AdministrationServices.Root + "/policies/{site}/hits", HitEndpoints.ReadAsync)
            .WithTags("Policies").WithMetadata(new DescribedDoors(AdminDescription.Scheme, Failures))
            .WithName("ReadRuleHits").WithSummary("Read what rules did, and what moderators then said")
            .Produces<HitReport>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(DescribeHits);
    }

    private static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it. Or the policy cannot be used; `problems` has every place.", "Invalid", "last must be from 1 to 1000000.", "last"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "There is no such site, or no such version.", "Not found", "There is no site news."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "Another backtest is running on this instance; or the version that was pushed cannot be used here.", "Busy", "A backtest is running on this instance. Try again when it is done."),
        new(413, "The body is too large.", "Bad request", "The body is too large."),
    ];

    private static void DescribeBacktest(OpenApiOperation operation)
    {
        operation.Description = """
            Judges a site's newest comments once more: by the policy that stands, by one that was pushed (`version`) or by one that comes along (`document` and
            `files`), with the scores and everything that was on record as they stood when each comment came. Answers lines of JSON: how far it is (`done`, `of`),
            and in the last line the `result`, or the `problem` that it was given up for. It says which automatic decisions would change, how many of those towards
            and away from what moderators said, how right automatic decisions are and how much is held, before and after. Nothing is recorded. One at a time on
            each instance, at a fifth of its pace while comments are coming in; it ends when the caller goes away. The admin key is needed.
            """;
        operation.Exemplify("application/json", Backtested);
    }

    private static void DescribeHits(OpenApiOperation operation)
    {
        operation.Description = """
            Of every rule, scope and entry of a list how many texts it hit, live or in the shadow, and what moderators say of them. What came with `doNotStore`
            is not counted, what was erased no longer; under overload some is left out. Kept for `Policies:KeepHits`.
            """;
        operation.DescribePath("site", "The site, as named in the configuration.");
        operation.DescribeQuery("since", "Only what was done then or later: a date or a time.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        operation.DescribeQuery("limit", "How many at most, 200 without it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.Exemplify("200", "application/json", Hits);
    }
}
