using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Intake;

/// <summary>What the description of the API says about the doors for comments beyond their types.</summary>
internal static class CommentDescription
{
    private const string Comment = """
        {
          "id": "c-1042",
          "text": "شكرا على هذا المقال المفيد",
          "author": { "id": "r-7", "name": "سارة", "email": "sara@example.org", "ip": "192.0.2.7", "userAgent": "Mozilla/5.0" },
          "article": { "id": "a-88", "url": "https://news.example.org/a-88", "title": "افتتاح جسر جديد", "section": "محليات", "tags": ["طرق"], "language": "ar" },
          "submittedAt": "2026-03-01T09:30:00Z",
          "formShownAt": "2026-03-01T09:28:41Z",
          "honeypot": ""
        }
        """;

    private const string Accepted = """{"site":"news","id":"c-1042","revision":1,"status":"approved"}""";

    private const string Line = """{"line":1,"id":"c-1042","revision":1,"status":"approved"}""";

    public static void Submit(OpenApiOperation operation)
    {
        operation.Description = """
            The comment is durable and decided once this answers. The same id with the same text is the same comment, however often it is sent;
            with another text it is a new revision and decided anew. Of two revisions the one with the later `submittedAt` stands.
            With `doNotStore` text and author are kept only while the comment is held; once it is approved or rejected no decision quotes the text. Nothing of it becomes training data.
            """;
        operation.DescribeQuery("wait", "Seconds from 0 to 10 to wait for the decision; with it the answer is 200 and carries the decision.", new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "10" });
        operation.Exemplify("application/json", Comment);
        operation.Exemplify("202", "application/json", Accepted);
    }

    public static void SubmitMany(OpenApiOperation operation)
    {
        operation.Description = """
            Newline-delimited JSON: one comment a line, 1,000 lines and 32 MiB at most; blank lines are skipped. The answer has one line for each,
            in order. A line that is wrong or could not be recorded does not keep the others from being taken in.
            """;
        operation.Exemplify("200", "application/x-ndjson", Line);
    }

    public static void Name(OpenApiOperation operation) =>
        operation.DescribePath("id", "The comment's id, percent-encoded where it has other characters than letters, digits, `-`, `.`, `_` and `~`.");
}
