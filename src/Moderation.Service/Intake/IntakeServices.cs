using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Intake;

internal static class IntakeServices
{
    /// <summary>Adds what every door ends in.</summary>
    public static void AddIntake(this WebApplicationBuilder builder, SiteRegistry sites)
    {
        var options = IntakeOptions.Read(builder.Configuration);
        if (sites.All.Select(site => site.SecondScorer).FirstOrDefault(second => second?.TimeOut >= options.Timeout) is { } tooPatient)
        {
            throw new ConfigurationException($"{tooPatient.Key}:TimeOut", "must be shorter than Intake:Timeout, or callers give up before it does.");
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<SecondOpinions>();
        builder.Services.AddSingleton<CommentValidation>();
        builder.Services.AddSingleton<CommentJudge>();
        builder.Services.AddSingleton<CommentIntake>();
        builder.Services.AddSingleton<Recorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Recorder>());
    }

    /// <summary>Maps the doors for comments.</summary>
    public static void MapIntake(this RouteGroupBuilder api)
    {
        var comments = api.MapGroup("/comments").WithTags("Comments");
        comments.MapPost("/", CommentEndpoints.SubmitAsync)
            .WithName("SubmitComment").WithSummary("Submit a comment")
            .Accepts<SubmitComment>("application/json")
            .Produces<CommentAccepted>(StatusCodes.Status202Accepted).Produces<CommentAccepted>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status408RequestTimeout).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Describe(CommentDescription.Submit);
        comments.MapPost("/batch", BatchEndpoint.SubmitAsync)
            .WithName("SubmitComments").WithSummary("Submit many comments")
            .Accepts<SubmitComment>("application/x-ndjson")
            .Produces<BatchLine>(StatusCodes.Status200OK, "application/x-ndjson")
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Describe(CommentDescription.SubmitMany);
        comments.MapGet("/{id}", CommentEndpoints.FindAsync)
            .WithName("FindComment").WithSummary("Look a comment up")
            .WithDescription("The comment with the decision that stands, its explanation and all earlier decisions.")
            .Produces<CommentState>().ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(CommentDescription.Name);
        comments.MapDelete("/{id}", CommentEndpoints.EraseAsync)
            .WithName("EraseComment").WithSummary("Erase a comment")
            .WithDescription("Erases text and author of all its revisions, and what its decisions quote. The bare decisions stay, and the id cannot be used again.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(CommentDescription.Name);
    }
}
