using Moderation.Service.Administration.Decisions;
using Moderation.Service.Administration.Labels;
using Moderation.Service.Administration.Models;
using Moderation.Service.Administration.Orders;
using Moderation.Service.Administration.Policies;
using Moderation.Service.Administration.Reviews;
using Moderation.Service.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration;

internal static class AdministrationServices
{
    /// <summary>Under which the doors of administration lie.</summary>
    public const string Root = "/v1/admin";

    /// <summary>Beside the sites' door for trying policies; but it answers what moderators said.</summary>
    public const string Backtest = "/v1/policy/backtest";

    /// <summary>Adds what the operator's own tools need.</summary>
    public static void AddAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => AdminKey.Read(builder.Configuration, services.GetRequiredService<SiteRegistry>()));
        builder.Services.AddSingleton<ModelUpload>();
        builder.Services.AddSingleton<ModelAdministration>();
        builder.Services.AddSingleton<ModelOverviewReader>();
        builder.Services.AddSingleton<PolicyAdministration>();
        builder.Services.AddSingleton<PolicyReading>();
        builder.Services.AddSingleton<BacktestEndpoint>();
        builder.Services.AddSingleton<LabelStore>();
        builder.Services.AddSingleton<LabelExport>();
        builder.Services.AddOrders();
    }

    /// <summary>Maps the doors of administration.</summary>
    public static void MapAdministration(this WebApplication app)
    {
        // Read now: a wrong key stops the start, not the first call.
        app.Services.GetRequiredService<AdminKey>();
        MapModels(app);
        MapLabels(app);
        MapReviews(app);
        app.MapDecisions();
        app.MapPolicyAdministration();
        app.MapOrders();
        app.MapPolicyMeasuring();
    }

    private static void MapModels(WebApplication app)
    {
        var models = app.MapGroup(Root + "/models").WithTags("Models").WithMetadata(new DescribedDoors(AdminDescription.Scheme, AdminDescription.Failures));
        models.MapPost("/", ModelEndpoints.UploadAsync)
            .WithName("UploadModel").WithSummary("Upload a model")
            .Produces<ModelRecord>(StatusCodes.Status201Created).Produces<ModelRecord>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(ModelDescription.Upload);
        models.MapGet("/", ModelEndpoints.ReadAsync)
            .WithName("ReadModels").WithSummary("Read which models there are and which are in use")
            .Produces<ModelOverview>()
            .Describe(ModelDescription.Read);
        models.MapPost("/{version}/promote", ModelEndpoints.PromoteAsync)
            .WithName("PromoteModel").WithSummary("Promote a model")
            .Accepts<ModelRequest>("application/json")
            .Produces<ModelChanged>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(ModelDescription.Promote);
        models.MapPost("/rollback", ModelEndpoints.RollBackAsync)
            .WithName("RollBackModel").WithSummary("Take the last promotion back")
            .Accepts<ModelRequest>("application/json")
            .Produces<ModelChanged>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(ModelDescription.RollBack);
        models.MapPost("/{version}/shadow", ModelEndpoints.BeginShadowAsync)
            .WithName("BeginShadow").WithSummary("Let a model score in the shadow")
            .Accepts<ModelRequest>("application/json")
            .Produces<ShadowState>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(ModelDescription.BeginShadow);
        models.MapDelete("/shadow", ModelEndpoints.EndShadowAsync)
            .WithName("EndShadow").WithSummary("End the shadow")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(ModelDescription.EndShadow);
        models.MapGet("/shadow/report", ModelEndpoints.ReportAsync)
            .WithName("ReadShadowReport").WithSummary("Read where the shadow disagrees")
            .Produces<ShadowReport>().ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(ModelDescription.Report);
    }

    private static void MapLabels(WebApplication app)
    {
        var admin = app.MapGroup(Root).WithTags("Labels").WithMetadata(new DescribedDoors(AdminDescription.Scheme, LabelDescription.Failures));
        admin.MapPost("/comments/{site}/{id}/labels", LabelEndpoints.RecordAsync)
            .WithName("LabelComment").WithSummary("Label a comment")
            .Accepts<LabelRequest>("application/json")
            .Produces<LabelRecord>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(LabelDescription.Record);
        admin.MapGet("/comments/{site}/{id}/labels", LabelEndpoints.OfCommentAsync)
            .WithName("ReadCommentLabels").WithSummary("Read the labels of a comment")
            .Produces<CommentLabels>().ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(LabelDescription.OfComment);
        admin.MapGet("/labels", LabelEndpoints.ExportAsync)
            .WithName("ExportLabels").WithSummary("Export labelled texts")
            .Produces<LabelPage>().ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(LabelDescription.Export);
    }

    private static void MapReviews(WebApplication app)
    {
        var reviews = app.MapGroup(Root + "/reviews").WithTags("Reviews").WithMetadata(new DescribedDoors(AdminDescription.Scheme, LabelDescription.Failures));
        reviews.MapPost("/sample", ReviewEndpoints.SampleAsync)
            .WithName("SampleReviews").WithSummary("Choose what to label next")
            .Accepts<SampleRequest>("application/json")
            .Produces<SampleResult>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status408RequestTimeout).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(ReviewDescription.Sample);
        reviews.MapGet("/", ReviewEndpoints.ReadAsync)
            .WithName("ReadReviews").WithSummary("Read what waits for a label")
            .Produces<ReviewPage>().ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(ReviewDescription.Read);
    }
}
