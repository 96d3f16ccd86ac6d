using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Service.Policies;
using Moderation.Service.Scoring.Second;

namespace Moderation.Service.Sites;

/// <summary>A tenant of the service.</summary>
internal sealed record Site
{
    public required string Name { get; init; }

    /// <summary>The policy that the configuration names. It is judged by only while none from the database stands: ask <see cref="StandingPolicies"/>.</summary>
    public required Policy ConfiguredPolicy { get; init; }

    /// <summary>The files of <see cref="ConfiguredPolicy"/>; null when it is written as settings.</summary>
    public PolicyBundle? ConfiguredFiles { get; init; }

    /// <summary>What is asked where the model is unsure; null when the model's word counts.</summary>
    public SecondScorerSettings? SecondScorer { get; init; }

    /// <summary>Where its decisions are posted; null when it reads them itself.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The keys that sign what is posted, newest first: a Standard Webhooks secret, or two while rotating.</summary>
    public IReadOnlyList<byte[]> WebhookSecrets { get; init; } = [];
}
