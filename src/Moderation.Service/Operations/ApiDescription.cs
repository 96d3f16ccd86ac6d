using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Moderation.Contracts;
using Moderation.Service.Administration;
using Scalar.AspNetCore;

namespace Moderation.Service.Operations;

/// <summary>The OpenAPI document of the public API and a page to read and try it.</summary>
internal static class ApiDescription
{
    /// <summary>The name of a site's key among the security schemes.</summary>
    public const string Scheme = "siteKey";

    /// <summary>Everything that the page needs lies in the service; this keeps it from asking anybody else.</summary>
    private const string PageMayUse =
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private const string Introduction = """
        Takes readers' comments in, judges each by the site's policy and says whether to approve it, reject it or hold it for a moderator.

        - **Key.** Every call carries a site's key: `Authorization: Bearer <site key>`. The key says which site a comment belongs to.
          The doors under `/v1/admin`, and `/v1/policy/backtest`, take the admin key instead; where none is configured they are off and answer 401.
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
            [AdminDescription.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = AdminDescription.Key },
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
        var doors = context.Description.ActionDescriptor.EndpointMetadata.OfType<DescribedDoors>().FirstOrDefault();
        if (doors is not null)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(doors.Scheme, context.Document)] = [] }];
        }

        foreach (var failure in (doors?.Failures ?? Failures).Append(Unavailable))
        {
            var status = failure.Status.ToString(CultureInfo.InvariantCulture);
            if (status is "401" or "503" || operation.Responses.ContainsKey(status))
            {
                operation.Responses[status] = new OpenApiResponse
                {
                    Description = failure.Description,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/problem+json"] = new() { Schema = problem, Example = Example(failure) },
                    },
                };
            }
        }
    }

    private static readonly DescribedFailure[] Failures =
    [
        new(400, "A field is wrong; `field` names it.", "Invalid", "text must not be empty.", "text"),
        new(401, "No key, or nobody's.", "Unauthorized", "Send a site's key: Authorization: Bearer <site key>."),
        new(404, "The site has no such comment.", "Not found", "The site has no comment of this id."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The site has no webhook.", "No webhook", "The site has no webhook to send to."),
        new(410, "The comment was erased.", "Erased", "This comment was erased and cannot come back under its id."),
        new(413, "The text, a field or the body is too long.", "Too large", "text must be at most 20000 UTF-16 code units long; it has 100000.", "text"),
        new(415, "The body is of another type.", "Invalid", "The body must be application/json in UTF-8."),
    ];

    private static readonly DescribedFailure Unavailable = new(
        503, "The database does not answer, or the service is stopping. `Retry-After` says when to try again.", "Unavailable", "The database does not answer, or the service is stopping. Try again.");

    private static JsonObject Example(DescribedFailure failure)
    {
        var problem = new JsonObject { ["title"] = failure.Title, ["status"] = failure.Status, ["detail"] = failure.Detail };
        if (failure.Field is not null)
        {
            problem["field"] = failure.Field;
        }

        return problem;
    }
}
