using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration.Labels;

/// <summary>What the description of the API says about the doors for labels beyond their types.</summary>
internal static class LabelDescription
{
    private const string Request = """{"source":"moderator","by":"m-17","verdict":"reject","reason":"insult","attributes":{"threat":false},"revision":1}""";

    private const string Recorded = """
        {"source":"moderator","by":"m-17","verdict":"reject","reason":"insult","attributes":{"threat":false},"revision":1,"labelledAt":"2026-03-01T09:30:00Z"}
        """;

    private const string Page = """
        {"rows":[{"id":"c-1042","source":"news","revision":1,"text":"شكرا على هذا المقال المفيد","lang":"ar","toxic":0,"severe":0,"identity_hate":0,"insult":0,
          "obscene":null,"threat":0,"spam":0,"weight":1,"disagreement":false,"verdict":"approve","reasons":[],"provenance":{"moderator":1},
          "labelledAt":"2026-03-01T09:30:00Z"}],
         "cursor":"17","last":true}
        """;

    /// <summary>What the doors for labels and reviews may answer besides their own outcomes.</summary>
    public static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it.", "Invalid", "verdict must be approve or reject.", "verdict"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "The site has no such comment.", "Not found", "The site has no comment of this id."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(410, "The comment was erased.", "Erased", "This comment was erased; there is nothing left to label."),
        new(413, "The body is too large.", "Bad request", "The body is too large."),
    ];

    public static void Record(OpenApiOperation operation)
    {
        operation.Description = """
            Keeps what somebody says of a text of the comment; decides nothing. A label stays with the text that it was given to, whatever becomes of the
            comment later. The newest label of the same `by` about the same text counts; without `by` each is somebody else's. A moderator's label closes
            the review of that text.
            """;
        Name(operation);
        operation.Exemplify("application/json", Request);
        operation.Exemplify("201", "application/json", Recorded);
    }

    public static void OfComment(OpenApiOperation operation)
    {
        operation.Description = "Every label, and what the labels of each text come to. Of a comment that was erased the bare labels are left.";
        Name(operation);
    }

    public static void Export(OpenApiOperation operation)
    {
        operation.Description = """
            A row for each text that was labelled, as the trainer reads it, with `disagreement`, `provenance` (how many of which kind labelled it), `sampled`
            (how it was chosen to be labelled, if it was) and `reasons`. `weight` says how much it counts. Neither authors nor those who labelled are
            named, and what was erased is left out. The first page fixes which labels count: go on with `cursor` until `last`, and every text comes once;
            the last cursor goes on later, with what was labelled since.
            """;
        operation.DescribeQuery("site", "Whose comments; without it those of all sites.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("since", "Only texts that were labelled at this time or later.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        operation.DescribeQuery("cursor", "The cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("limit", "How many rows at most, 500 without it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" });
        operation.Exemplify("200", "application/json", Page);
    }

    private static void Name(OpenApiOperation operation)
    {
        operation.DescribePath("site", "The comment's site.");
        operation.DescribePath("id", "The comment's id, percent-encoded where it has other characters than letters, digits, `-`, `.`, `_` and `~`.");
    }
}
