namespace Moderation.Service.Intake;

internal static class IntakeServices
{
    /// <summary>Adds what every door ends in.</summary>
    public static void AddIntake(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(IntakeOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<CommentValidation>();
        builder.Services.AddSingleton<CommentIntake>();
        builder.Services.AddSingleton<Recorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Recorder>());
    }

    /// <summary>Maps the doors for comments.</summary>
    public static void MapIntake(this RouteGroupBuilder api)
    {
        var comments = api.MapGroup("/comments").WithTags("Comments");
        comments.MapPost("/", CommentEndpoints.SubmitAsync)
            .WithName("SubmitComment").WithSummary("Submits a comment, or an edit of one.")
            .Accepts<SubmitComment>("application/json")
            .Produces<CommentAccepted>(StatusCodes.Status202Accepted).Produces<CommentAccepted>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        comments.MapPost("/batch", BatchEndpoint.SubmitAsync)
            .WithName("SubmitComments").WithSummary("Submits up to 1,000 comments, one JSON object a line; answers one line for each.")
            .Accepts<SubmitComment>("application/x-ndjson")
            .Produces<BatchLine>(StatusCodes.Status200OK, "application/x-ndjson")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        comments.MapGet("/{id}", CommentEndpoints.FindAsync)
            .WithName("FindComment").WithSummary("A comment with the decision that stands, its explanation and all earlier decisions.")
            .Produces<CommentState>().ProducesProblem(StatusCodes.Status404NotFound);
        comments.MapDelete("/{id}", CommentEndpoints.EraseAsync)
            .WithName("EraseComment").WithSummary("Erases text and author of a comment; keeps the bare decision.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }
}
