using Microsoft.OpenApi;
using Moderation.Service.Operations;

namespace Moderation.Service.Policies;

/// <summary>What the description of the API says about trying policies out.</summary>
internal static class PolicyTryDescription
{
    private const string Request = """
        {"text":"للتواصل واتساب 07701234567","article":{"section":"economy"},
         "document":"policy.yaml","files":{"policy.yaml":"rules:\\n  - {name: offer, when: \"phone_numbers > 0\", then: hold}\\n"}}
        """;

    private const string Answer = """
        {"verdict":"hold","reasons":["offer"],"policyVersion":"1f0c3aa9b7de","modelVersion":"comments-v2","scores":{"toxicity":0.0214},"scopes":[],
         "rules":[{"name":"offer","when":"phone_numbers > 0","shadow":false,"answer":"matched","saw":"phone_numbers = 1"}],
         "explanation":{"language":"ar","languageSupported":true,"findings":[{"rule":"offer","action":"hold","reason":"offer","saw":"phone_numbers = 1"}],"words":[],
           "thresholds":{"toxicity":{"approveBelow":0.35}}}}
        """;

    /// <summary>What the door may answer besides its own outcomes.</summary>
    public static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it. Or the policy cannot be used; `problems` has every place.", "The policy cannot be used", "policy.yaml:2:26: There is no fact 'linkz'; did you mean 'links'?"),
        new(401, "No key, or nobody's.", "Unauthorized", "Send a site's key: Authorization: Bearer <site key>."),
        new(404, "The version was not pushed.", "Not found", "There is no policy 1f0c3aa9b7de of site news. Push it first."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The version was pushed, but this service cannot use it; `problems` has every place.", "Cannot be used", "policy.yaml:2:26: There is no fact 'linkz'; did you mean 'links'?"),
        new(413, "The text or the body is too long.", "Too large", "text must be at most 20000 UTF-16 code units long; it has 100000.", "text"),
    ];

    /// <summary>Describes the door.</summary>
    public static void Try(OpenApiOperation operation)
    {
        operation.Description = """
            Judges a comment, with the fields of `POST /v1/comments` of which only `text` is needed, by the policy that stands, by one that was pushed
            (`version`) or by one that comes along (`document` and `files`), and answers what the decision would be and what each rule came to. The comment
            is neither stored nor announced, and no second scorer is asked.
            """;
        operation.Exemplify("application/json", Request);
        operation.Exemplify("200", "application/json", Answer);
    }
}
