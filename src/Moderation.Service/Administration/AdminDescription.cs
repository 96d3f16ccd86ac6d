using Moderation.Service.Operations;

namespace Moderation.Service.Administration;

/// <summary>What the description of the API says about all doors of administration.</summary>
internal static class AdminDescription
{
    /// <summary>The name of the admin key among the security schemes.</summary>
    public const string Scheme = "adminKey";

    /// <summary>What the admin key is.</summary>
    public const string Key = "The admin key, `Administration:ApiKey` in the configuration. Without one, administration is off and its doors answer 401.";

    /// <summary>What the doors may answer besides their own outcomes.</summary>
    public static IReadOnlyList<DescribedFailure> Failures { get; } =
    [
        new(400, "A field is wrong; `field` names it.", "Invalid", "by is missing; who forces a promotion says so, and why.", "by"),
        new(401, "No key, or not the admin key, or administration is off.", "Unauthorized", "Send the admin key: Authorization: Bearer <admin key>."),
        new(404, "There is no such model, or no shadow.", "Not found", "There is no model comments-v9. Upload it first."),
        new(408, "The body came too slowly.", "Bad request", "The body came too slowly."),
        new(409, "The change is refused; `detail` says why, and `golden` has the figures where the golden set refuses.", "Refused by the golden set", "ar: toxicity AUC 0.8710 instead of 0.9050. To promote comments-v2 all the same, force it, with by and why."),
        new(413, "The package is too large.", "Bad request", "The body is too large."),
    ];
}
