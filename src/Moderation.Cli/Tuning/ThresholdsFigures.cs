using System.Text.Json.Serialization;
using Moderation.Measuring;

namespace Moderation.Cli.Tuning;

/// <summary>A site's thresholds and what they promise.</summary>
/// <param name="Version">The model.</param>
/// <param name="Comments">How many comments were read.</param>
/// <param name="Unsupported">How many are in a language that the model was not made for, and are held whatever they score.</param>
/// <param name="Promises">What was asked.</param>
/// <param name="Attributes">What was found, by attribute.</param>
/// <param name="Policy">What the thresholds of all attributes together would have done, for all comments and by language as detected.</param>
internal sealed record ThresholdsFigures(
    string Version, int Comments, int Unsupported, Promises Promises, IReadOnlyList<AttributeThresholds> Attributes, IReadOnlyList<PolicyShare> Policy)
{
    /// <summary>Whether there is any threshold at all.</summary>
    [JsonIgnore]
    public bool HasAny => Attributes.Any(attribute => attribute.Approve.Chosen is not null || attribute.Reject.Chosen is not null);

    /// <summary>The site's settings, under <c>Sites:&lt;name&gt;:Policy:Thresholds</c>.</summary>
    public IReadOnlyDictionary<string, SiteThreshold> Thresholds => Attributes
        .Where(attribute => attribute.Approve.Chosen is not null || attribute.Reject.Chosen is not null)
        .ToDictionary(
            attribute => attribute.Attribute,
            attribute => new SiteThreshold(attribute.Approve.Chosen?.Threshold, attribute.Reject.Chosen?.Threshold),
            StringComparer.Ordinal);
}

/// <summary>The thresholds of an attribute.</summary>
internal sealed record AttributeThresholds(string Attribute, int Rows, int Positives, Promise Approve, Promise Reject);

/// <summary>A promise, kept or not.</summary>
/// <param name="Chosen">The threshold that keeps it; null when none does.</param>
/// <param name="TooFew">Whether there are too few labels for any threshold to keep it.</param>
/// <param name="FewestRows">How many rows that are all as promised it takes: with fewer labels of that kind there are too few.</param>
/// <param name="Surest">The threshold that can promise most, whether or not that is enough.</param>
/// <param name="KeptOnHalves">Of thresholds chosen on a random half of the labels, the share that kept the promise on the other half.</param>
internal sealed record Promise(PromisedThreshold? Chosen, bool TooFew, int FewestRows, PromisedThreshold? Surest, double? KeptOnHalves);

/// <summary>What a policy does to comments.</summary>
/// <param name="Language">As detected, or <c>all</c>.</param>
/// <param name="Comments">How many.</param>
/// <param name="Approved">The share that it approves.</param>
/// <param name="Rejected">The share that it rejects.</param>
/// <param name="CleanAmongApproved">At least this share of the approved is not toxic, 95% sure.</param>
/// <param name="ToxicAmongRejected">At least this share of the rejected is toxic, 95% sure.</param>
/// <param name="ToxicApproved">How many toxic comments it approves.</param>
/// <param name="Toxic">Of how many.</param>
internal sealed record PolicyShare(
    string Language, int Comments, double Approved, double Rejected, double? CleanAmongApproved, double? ToxicAmongRejected, int ToxicApproved, int Toxic);

/// <summary>As the service reads it.</summary>
internal sealed record SiteThreshold(
    [property: JsonPropertyName("ApproveBelow"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ApproveBelow,
    [property: JsonPropertyName("RejectAbove"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? RejectAbove);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ThresholdsFigures))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, SiteThreshold>))]
internal sealed partial class ThresholdsJson : JsonSerializerContext;
