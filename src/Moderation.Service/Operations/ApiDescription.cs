using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Moderation.Contracts;
using Scalar.AspNetCore;

namespace Moderation.Service.Operations;

/// <summary>The OpenAPI document of the public API and a page to read and try it.</summary>
internal static class ApiDescription
{
    private const string Scheme = "siteKey";

    /// <summary>Everything that the page needs lies in the service; this keeps it from asking anybody else.</summary>
    private const string PageMayUse =
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private const string Introduction = """
        Takes readers' comments in, judges each by the site's policy and says whether to approve it, reject it or hold it for a moderator.

        - **Key.** Every call carries a site's key: `Authorization: Bearer <site key>`. The key says which site a comment belongs to.
        - **Errors** are problem details (RFC 9457). `field` names what is wrong, in the words of this document.
        - **503** carries `Retry-After`. Nothing is lost by sending a comment again: the same id with the same text is the same comment.
        """;

    /// <summary>The version of the service.</summary>
    public static string Version { get; } =
        typeof(ApiDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Adds the document.</summary>
    public static void AddApiDescription(this IServiceCollection services)
    {
        // Numbers are numbers, in the document as in the API.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi("v1", document =>
        {
            document.AddSchemaTransformer(DescribeSchema);
            document.AddOperationTransformer(DescribeOperation);
            document.AddDocumentTransformer(DescribeDocumentAsync);
        });
    }

    /// <summary>Maps <c>/openapi/v1.json</c> and <c>/docs</c>.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", page => page
                .WithTitle("Moderation API")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools()
                .AddPreferredSecuritySchemes(Scheme))
            .AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Response.Headers.ContentSecurityPolicy = PageMayUse;
                return await next(context);
            });
    }

    private static async Task DescribeDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Moderation", Version = Version, Description = Introduction };

        // Relative to where the document is, whatever proxy stands before it.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The key of a site, `Sites:<name>:ApiKey` in the configuration." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        var decided = await context.GetOrCreateSchemaAsync(typeof(CommentHeld), null, cancellationToken);
        decided.Description = "A decision about a comment, as on the bus, in webhooks and in the feed. Drop repeats by `eventId`; of two for one comment keep the higher `sequence`.";
        document.AddComponent(nameof(CommentDecided), decided);
        ReferToDecisions(document);
    }

    /// <summary>Stored events are handed on as they are, so their type says nothing; the document shall.</summary>
    private static void ReferToDecisions(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        Refer(nameof(Intake.CommentAccepted), "decision");
        Refer(nameof(Intake.CommentState), "decision");
        Refer(nameof(Intake.CommentState), "decisions");
        Refer(nameof(Announcing.EventPage), "events");
        schemas.Remove(nameof(System.Text.Json.JsonElement));

        void Refer(string schema, string property)
        {
            var properties = schemas[schema].Properties!;
            var reference = new OpenApiSchemaReference(nameof(CommentDecided), document);
            properties[property] = properties[property].Type == JsonSchemaType.Array
                ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = reference, Description = properties[property].Description }
                : reference;
        }
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties!["field"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The field that is wrong, when one is, for example `author.email` or `article.tags[3]`." };
        }
        else if (context.JsonTypeInfo.Type == typeof(Intake.SubmitComment))
        {
            // Nullable only so that validation can name what is missing.
            foreach (var name in new[] { "id", "text" })
            {
                (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
                ((OpenApiSchema)schema.Properties![name]).Type = JsonSchemaType.String;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What every operation of the public API may answer besides its own outcomes.</summary>
    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellationToken);
        operation.Responses ??= [];
        foreach (var (status, description, example) in Failures)
        {
            if (status is "401" or "503" || operation.Responses.ContainsKey(status))
            {
                operation.Responses[status] = new OpenApiResponse
                {
                    Description = description,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/problem+json"] = new() { Schema = problem, Example = JsonNode.Parse(example) },
                    },
                };
            }
        }
    }

    private static readonly (string Status, string Description, string Example)[] Failures =
    [
        ("400", "A field is wrong; `field` names it.", Problem(400, "Invalid", "text must not be empty.", "text")),
        ("401", "No key, or nobody's.", Problem(401, "Unauthorized", "Send a site's key: Authorization: Bearer <site key>.")),
        ("404", "The site has no such comment.", Problem(404, "Not found", "The site has no comment of this id.")),
        ("408", "The body came too slowly.", Problem(408, "Bad request", "The body came too slowly.")),
        ("409", "The site has no webhook.", Problem(409, "No webhook", "The site has no webhook to send to.")),
        ("410", "The comment was erased.", Problem(410, "Erased", "This comment was erased and cannot come back under its id.")),
        ("413", "The text, a field or the body is too long.", Problem(413, "Too large", "text must be at most 20000 UTF-16 code units long; it has 100000.", "text")),
        ("415", "The body is of another type.", Problem(415, "Invalid", "The body must be application/json in UTF-8.")),
        ("503", "The database does not answer, or the service is stopping. `Retry-After` says when to try again.", Problem(503, "Unavailable", "The database does not answer, or the service is stopping. Try again.")),
    ];

    private static string Problem(int status, string title, string detail, string? field = null)
    {
        var problem = new JsonObject { ["title"] = title, ["status"] = status, ["detail"] = detail };
        if (field is not null)
        {
            problem["field"] = field;
        }

        return problem.ToJsonString();
    }
}
