using Moderation.Service.Reviewing.Cards;
using Moderation.Service.Reviewing.Claims;
using Moderation.Service.Reviewing.Deciding;
using Moderation.Service.Reviewing.Histories;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Reviewing.Searching;

namespace Moderation.Service.Reviewing;

internal static class ReviewingServices
{
    /// <summary>Adds what moderators work with.</summary>
    public static void AddReviewing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReviewSampling>();
        builder.Services.AddSingleton<ReviewReader>();
        builder.Services.AddSingleton<ModeratorDecisions>();
        builder.Services.AddSingleton<QueueReader>();
        builder.Services.AddSingleton<CardReader>();
        builder.Services.AddSingleton<ClaimStore>();
        builder.Services.AddSingleton<ObjectionStore>();
        builder.Services.AddSingleton<CommentHistoryReader>();
        builder.Services.AddSingleton<CommentSearch>();
        builder.Services.AddHostedService<ReviewFollower>();
        builder.Services.AddHostedService<SearchFollower>();
    }

    /// <summary>Maps the doors by which sites tell what their readers say of decisions.</summary>
    public static void MapReviewing(this RouteGroupBuilder api) => api.MapObjections();
}
