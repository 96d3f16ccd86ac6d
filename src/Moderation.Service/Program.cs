using Moderation.Service.Administration;
using Moderation.Service.Announcing;
using Moderation.Service.Backtesting;
using Moderation.Service.Console;
using Moderation.Service.Demo;
using Moderation.Service.Hits;
using Moderation.Service.Intake;
using Moderation.Service.Intake.Bus;
using Moderation.Service.Operations;
using Moderation.Service.People.Links;
using Moderation.Service.Policies;
using Moderation.Service.Reviewing;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

if (HealthProbe.IsAskedFor(args))
{
    return await HealthProbe.RunAsync(args);
}

try
{
    // Settings and models lie beside the program, whatever folder it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    if (args is [Redrive.Argument])
    {
        return await Redrive.RunAsync(builder.Configuration);
    }

    if (args is [AdministratorLink.Argument])
    {
        return await AdministratorLink.RunAsync(builder.Configuration);
    }

    builder.AddOperations();
    var sites = builder.AddSites();
    builder.AddStorage();
    builder.AddPolicies();
    builder.AddScoring(sites);
    builder.AddHits();
    builder.AddIntake(sites);
    builder.AddReviewing();
    builder.AddBacktesting();
    builder.AddBus();
    builder.AddAnnouncing();
    builder.AddAdministration();
    builder.AddConsole();
    builder.AddDemo();

    var app = builder.Build();
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    app.UseConsole();
    var api = app.MapPublicApi();
    api.MapIntake();
    api.MapReviewing();
    api.MapPolicies();
    api.MapAnnouncing();
    app.MapAdministration();
    app.MapOperations();
    app.MapConsole();
    app.MapDemo();
    return await StartUp.RunAsync(app);
}
catch (Exception exception) when (StartUp.Explain(exception) is { } line)
{
    await System.Console.Error.WriteLineAsync(line);
    return StartUp.ConfigurationError;
}
