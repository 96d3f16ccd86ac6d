using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Announcing;

/// <summary>What the description of the API says about the feed beyond its types.</summary>
internal static class EventDescription
{
    private const string Page = """
        {
          "events": [
            {
              "type": "CommentApproved", "eventId": "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b", "site": "news", "commentId": "c-1042", "revision": 1, "sequence": 1,
              "verdict": "approve", "reasons": [], "scores": { "toxicity": 0.0312, "spam": 0.0021 }, "decidedBy": "policy",
              "modelVersion": "2026.03", "policyVersion": "4f1d2a9c0b7e", "decidedAt": "2026-03-01T09:30:00.125Z"
            }
          ],
          "cursor": "1042"
        }
        """;

    public static void Read(OpenApiOperation operation)
    {
        operation.Description = "For sites that cannot be called: ask, deal with the events, acknowledge the cursor, ask again. Delivery is at least once.";
        operation.DescribeQuery("after", "A cursor from an earlier answer; `0` for the beginning. Without it, what the site acknowledged last.", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9]+$" });
        operation.DescribeQuery("limit", "The most events to answer. Default 100.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.DescribeQuery("wait", "Seconds to wait for an event when there is none. Default 0.", new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "30" });
        operation.Exemplify("200", "application/json", Page);
    }

    public static void Acknowledge(OpenApiOperation operation)
    {
        operation.Description = "A cursor that was passed already changes nothing.";
        operation.Exemplify("application/json", """{"cursor":"1042"}""");
    }
}
