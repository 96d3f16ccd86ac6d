using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Administration.Models;

/// <summary>What the description of the API says about the doors for models beyond their types.</summary>
internal static class ModelDescription
{
    private const string Note = """{"by":"mona","why":"better on dialects, see the report of the shadow"}""";

    private const string Promoted = """
        {
          "version": "comments-v3", "replaced": "comments-v2", "forced": false,
          "golden": {
            "tolerance": 0.01,
            "candidate": {"modelVersion": "comments-v3", "languages": {"ar": {"comments": 600, "toxicityAuc": 0.912, "accuracy": 0.83}}},
            "standing": {"modelVersion": "comments-v2", "languages": {"ar": {"comments": 600, "toxicityAuc": 0.905, "accuracy": 0.81}}},
            "worse": []
          }
        }
        """;

    public static void Upload(OpenApiOperation operation)
    {
        operation.Description = """
            The body is a gzipped tar of a model folder's files (`manifest.json`, the weights that it names, `card.md`, `metrics.json`), 128 MiB at most.
            It is refused unless its checksums are right, it was made for this service's text pipeline and it loads. Then every instance can use it. A
            version means one model forever: the same model again is answered 200, another one of that version is refused. An upload that is cut off leaves nothing.
            """;

        // Described here, not by its metadata, so that it is what the body is that counts, not what it claims to be.
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/gzip"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
            },
        };
    }

    public static void Read(OpenApiOperation operation) =>
        operation.Description = "What stands, what would stand after a rollback, the shadow, what the answering instance has loaded, all that were uploaded, and the last hundred changes.";

    public static void Promote(OpenApiOperation operation)
    {
        operation.Description = """
            From now on this model decides on all instances: on the one that answers at once, on the others within about a second. No comment waits or
            is lost; each is judged by one model, which its decision names. Refused when the model is worse than the standing one on the golden set by
            more than `Models:GoldenTolerance`, or when there is no golden set, unless it is forced. What cannot be loaded cannot be forced. Ends the shadow.
            """;
        Name(operation);
        operation.Exemplify("application/json", Note);
        operation.Exemplify("200", "application/json", Promoted);
    }

    public static void RollBack(OpenApiOperation operation)
    {
        operation.Description = "What stood before the last promotion stands again on all instances; in the end the shipped model. The golden set is not asked. Ends the shadow.";
        operation.Exemplify("application/json", """{"by":"mona","why":"holds too many questions"}""");
        operation.Exemplify("200", "application/json", """{"version":"comments-v2","replaced":"comments-v3","forced":false}""");
    }

    public static void BeginShadow(OpenApiOperation operation)
    {
        operation.Description = """
            The model judges, beside the standing one, what is decided from now on, and decides nothing. Under overload comments are left out and counted.
            What a site's second scorer said of a comment counts for both.
            Ends the shadow that runs. Promotions and rollbacks end it, because what it was compared with no longer stands.
            """;
        Name(operation);
        operation.Exemplify("application/json", Note);
        operation.Exemplify("200", "application/json", """{"version":"comments-v3","against":"comments-v2","since":"2026-03-01T09:30:00Z"}""");
    }

    public static void EndShadow(OpenApiOperation operation) =>
        operation.Description = "What it said so far can still be read, for `Models:KeepShadow`.";

    public static void Report(OpenApiOperation operation) =>
        operation.Description = "The shadow that runs, or else the one that ran last. A comment that was erased is no longer in it. Ids only, no text.";

    private static void Name(OpenApiOperation operation) =>
        operation.DescribePath("version", "The model's version, which its manifest names.");
}
