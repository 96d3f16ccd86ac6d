using Moderation.Service.Reviewing.Deciding;
using Moderation.Service.Reviewing.Queues;

namespace Moderation.Service.Reviewing;

internal static class ReviewingServices
{
    /// <summary>Adds what moderators work with.</summary>
    public static void AddReviewing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReviewSampling>();
        builder.Services.AddSingleton<ReviewReader>();
        builder.Services.AddSingleton<ModeratorDecisions>();
        builder.Services.AddHostedService<ReviewFollower>();
    }
}
