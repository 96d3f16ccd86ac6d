using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Moderation.Service.Operations;

/// <summary>Shorthand for describing operations of the public API.</summary>
internal static class OperationDescription
{
    /// <summary>Changes the description of one endpoint.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, Action<OpenApiOperation> describe) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            describe(operation);
            return Task.CompletedTask;
        });

    public static void DescribeQuery(this OpenApiOperation operation, string name, string description, OpenApiSchema schema) =>
        Describe(operation, new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema });

    public static void DescribePath(this OpenApiOperation operation, string name, string description) => Describe(
        operation,
        new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

    /// <summary>An example of the body that is sent.</summary>
    public static void Exemplify(this OpenApiOperation operation, string mediaType, string json) =>
        operation.RequestBody!.Content![mediaType].Example = JsonNode.Parse(json);

    /// <summary>An example of the body that is answered.</summary>
    public static void Exemplify(this OpenApiOperation operation, string status, string mediaType, string json) =>
        operation.Responses![status].Content![mediaType].Example = JsonNode.Parse(json);

    private static void Describe(OpenApiOperation operation, OpenApiParameter parameter)
    {
        operation.Parameters ??= [];
        var known = operation.Parameters.FirstOrDefault(other => other.Name == parameter.Name);
        if (known is not null)
        {
            operation.Parameters.Remove(known);
        }

        operation.Parameters.Add(parameter);
    }
}
