using Microsoft.OpenApi;
using Moderation.Service.Operations;
using Moderation.Service.Policies;

namespace Moderation.Service.Administration.Policies;

/// <summary>What the description of the API says about the doors for policies beyond their types.</summary>
internal static class PolicyDescription
{
    private const string Pushed = """
        {"document":"policy.yaml","files":{"policy.yaml":"extends: shared.yaml\\nmaxLinks: 1\\n","shared.yaml":"timeZone: Asia/Baghdad\\n"},
         "basedOn":"5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592","activate":true,"by":"mona","why":"fewer links"}
        """;

    private const string Changed = """
        {"site":"news","version":"1f0c3aa9b7de","digest":"8b1a9953c4611296a827abf8c47804d78b1a9953c4611296a827abf8c47804d7","replaced":"0a4e11c2f9d3",
         "diff":"--- a/policy.yaml\\n+++ b/policy.yaml\\n@@ -1,2 +1,2 @@\\n extends: shared.yaml\\n-maxLinks: 2\\n+maxLinks: 1\\n"}
        """;

    /// <summary>What the doors for policies may answer besides their own outcomes.</summary>
    public static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it. Or the policy cannot be used; `problems` has every place.", "The policy cannot be used", "policy.yaml:2:26: There is no fact 'linkz'; did you mean 'links'?"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "There is no such site, or no such version.", "Not found", "There is no policy 1f0c3aa9b7de of site news. Push it first."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The change is refused; `detail` says why, `pushed` who was first.", "Conflict", "These files are based on others, but 0a4e11c2f9d3 was pushed by omar. Pull that, merge, and push again; or force it, with by and why."),
        new(413, "The body is too large.", "Bad request", "The body is too large."),
    ];

    public static void All(OpenApiOperation operation) =>
        operation.Description = "Of every site which policy stands, since when and by whom, what was pushed since, and what the answering instance judges by.";

    public static void Read(OpenApiOperation operation)
    {
        operation.Description = "What stands, with its files. `ETag` is the digest of the files, which a push names as `basedOn`.";
        NameSite(operation);
    }

    public static void Version(OpenApiOperation operation)
    {
        operation.Description = "A version with its files. Of files that differ in remarks only, and so have one version, those that something was last done with.";
        NameSite(operation);
        operation.DescribePath("version", "The version, as decisions name it.");
    }

    public static void History(OpenApiOperation operation)
    {
        operation.Description = "Every push, activation and rollback, newest first, with who, when, why and the diff of the files.";
        NameSite(operation);
        operation.DescribeQuery("cursor", "The cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String });
        operation.DescribeQuery("limit", "How many changes at most, 20 without it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "100" });
    }

    public static void Push(OpenApiOperation operation)
    {
        operation.Description = """
            Keeps a policy: the document and every file that it names, itself or through others (200 files and 32 million characters at most). It decides
            nothing until it is activated, now with `activate` or later. Refused when it cannot be used, and when somebody else pushed, or took a policy back,
            since the files that it is based on, unless it is forced. The same files again are answered 200 and are no change.
            """;
        NameSite(operation);
        operation.Exemplify("application/json", Pushed);
    }

    public static void Activate(OpenApiOperation operation)
    {
        operation.Description = """
            From now on this policy judges the site's comments on all instances: on the one that answers at once, on the others within about a second. Each
            comment is judged by one policy, which its decision names. A policy that cannot be used cannot be activated.
            """;
        NameSite(operation);
        operation.Exemplify("application/json", """{"version":"1f0c3aa9b7de","by":"mona","why":"fewer links"}""");
        operation.Exemplify("200", "application/json", Changed);
    }

    public static void RollBack(OpenApiOperation operation)
    {
        operation.Description = "What stood before the last activation stands again on all instances; in the end the configuration's policy.";
        NameSite(operation);
        operation.Exemplify("application/json", """{"by":"mona","why":"holds too many questions"}""");
        operation.Exemplify("200", "application/json", Changed);
    }

    public static void Try(OpenApiOperation operation)
    {
        PolicyTryDescription.Try(operation);
        NameSite(operation);
    }

    private static void NameSite(OpenApiOperation operation) => operation.DescribePath("site", "The site, as named in the configuration.");
}
