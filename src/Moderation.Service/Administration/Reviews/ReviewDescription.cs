using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration.Reviews;

/// <summary>What the description of the API says about the doors for reviews beyond their types.</summary>
internal static class ReviewDescription
{
    private const string Sampled = """{"site":"news","strategy":"uncertain","seed":7,"candidates":8120,"queued":50}""";

    private const string Page = """
        {"site":"news","reviews":[{"commentId":"c-1042","revision":1,"why":"uncertain","requestedAt":"2026-03-01T09:30:00Z","text":"شكرا على هذا المقال المفيد",
          "verdict":"hold","scores":{"toxicity":0.58}}],"cursor":"12"}
        """;

    public static void Sample(OpenApiOperation operation)
    {
        operation.Description = """
            Chooses among the site's newest 10,000 decisions texts that no moderator has labelled, that were not erased and that were never chosen before, and
            puts them before its moderators. `uncertain`: scores nearest to the middle between `approveBelow` and `rejectAbove` (1 where scores never
            reject). `disagree`: people's labels contradict the standing approval or rejection (a moderator's too), then a shadow model does. `random`: any. `blind`:
            any that was approved or rejected automatically, to be shown without the verdict.
            """;
        operation.Exemplify("application/json", """{"site":"news","strategy":"uncertain","count":50,"seed":7}""");
        operation.Exemplify("200", "application/json", Sampled);
    }

    public static void Read(OpenApiOperation operation)
    {
        operation.Description = "The texts that wait for a moderator's label, which closes them. A blind one comes without verdict and scores, so that nobody is led.";
        operation.DescribeQuery("site", "The site; required.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("after", "The cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("limit", "How many at most, 100 without it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.Exemplify("200", "application/json", Page);
    }
}
