using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>What the description of the API says about webhooks beyond their types.</summary>
internal static class WebhookDescription
{
    private const string Page = """
        {
          "deliveries": [
            {
              "eventId": "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b", "commentId": "c-1042", "sequence": 1, "state": "parked", "attempts": 31,
              "lastStatus": 500, "createdAt": "2026-03-01T09:30:00.131Z", "finishedAt": "2026-03-04T09:30:00.208Z"
            }
          ],
          "cursor": "1042"
        }
        """;

    public static void Read(OpenApiOperation operation)
    {
        operation.Description = "What became of the site's events, in their order. Deliveries that succeeded are listed for 30 days, unless the operator set another time.";
        operation.DescribeQuery("state", "`pending`, `delivered` or `parked`. Default `parked`.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["pending", "delivered", "parked"] });
        operation.DescribeQuery("after", "The cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9]+$" });
        operation.DescribeQuery("limit", "The most deliveries to answer. Default 100.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.Exemplify("200", "application/json", Page);
    }

    public static void Replay(OpenApiOperation operation)
    {
        operation.Description = "Without anything in the body's object, all that is parked is sent again. Events keep their ids; those of a comment go out in their order.";
        operation.Exemplify("application/json", """{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","parkedOnly":false}""");
        operation.Exemplify("200", "application/json", """{"replayed":42}""");
    }
}
