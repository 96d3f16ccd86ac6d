using Moderation.Rules;
using Moderation.Service.Scoring.Second;

namespace Moderation.Service.Sites;

/// <summary>A site as an operator writes it, under <c>Sites:&lt;name&gt;</c>.</summary>
internal sealed class SiteOptions
{
    /// <summary>The key that the site sends as <c>Authorization: Bearer</c>. At least 8 characters.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Where decisions are posted, http or https. Optional.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Signs what is posted: <c>whsec_</c> and base64, or plain text; two separated by a blank while rotating, newest first.</summary>
    public string? WebhookSecret { get; set; }

    public PolicyOptions Policy { get; set; } = new();

    /// <summary>A policy document (YAML) that takes the place of <see cref="Policy"/>. Optional.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>A network of the site's own that is asked where the model is unsure. Optional.</summary>
    public SecondScorerOptions? SecondScorer { get; set; }
}
