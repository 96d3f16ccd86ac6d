using Moderation.Service.Announcing;
using Moderation.Service.Demo;
using Moderation.Service.Intake;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

try
{
    // Settings and models lie beside the program, whatever folder it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddOperations();
    builder.AddSites();
    builder.AddStorage();
    builder.AddScoring();
    builder.AddIntake();
    builder.AddBus();
    builder.AddAnnouncing();
    builder.AddDemo();

    var app = builder.Build();
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    var api = app.MapPublicApi();
    api.MapIntake();
    api.MapAnnouncing();
    app.MapOperations();
    app.MapDemo();
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (ConfigurationException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return StartUp.ConfigurationError;
}
