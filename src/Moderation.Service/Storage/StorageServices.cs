using Microsoft.Data.Sqlite;
using Moderation.Service.Facts;
using Moderation.Service.Operations;
using Npgsql;

namespace Moderation.Service.Storage;

internal static class StorageServices
{
    /// <summary>Adds the database that the configuration names, and the stores on it.</summary>
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var provider = configuration["Storage:Provider"] ?? "sqlite";
        var connectionString = configuration.GetConnectionString("Moderation");
#pragma warning disable CA2000 // The container owns it from here on.
        var folder = DataFolder.Open(configuration["Data:Directory"], exclusive: provider == "sqlite");
#pragma warning restore CA2000

        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(Open(provider, connectionString, folder));
        builder.Services.AddSingleton(services => new AuthorHash(services.GetRequiredService<Database>(), configuration["Authors:HashKey"]));
        builder.Services.AddSingleton(CopyOptions.Read(configuration));
        builder.Services.AddSingleton<CopyMemory>();
        builder.Services.AddSingleton<Revisions>();
        builder.Services.AddSingleton<CommentStore>();
        builder.Services.AddSingleton<CommentReader>();
        builder.Services.AddSingleton<DecisionFeed>();
        builder.Services.AddHostedService<MigrationService>();
    }

    /// <summary>Opens the database beside a service that may be running, for a command that changes little.</summary>
    public static Database OpenBeside(IConfiguration configuration, ILoggerFactory loggers)
    {
        var provider = configuration["Storage:Provider"] ?? "sqlite";
        using var folder = DataFolder.Open(configuration["Data:Directory"], exclusive: false);
        using var services = new ServiceCollection().AddSingleton(loggers).BuildServiceProvider();
        return Open(provider, configuration.GetConnectionString("Moderation"), folder)(services);
    }

    private static Func<IServiceProvider, Database> Open(string provider, string? connectionString, DataFolder folder)
    {
        switch (provider)
        {
            case "sqlite":
                var file = connectionString ?? new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, "moderation.db") }.ToString();
                Check(() => _ = new SqliteConnectionStringBuilder(file));
                return _ => new SqliteDatabase(file);
            case "postgres":
                var server = connectionString ?? throw new ConfigurationException("ConnectionStrings:Moderation", "is missing; Storage:Provider postgres needs it.");
                Check(() => _ = new NpgsqlConnectionStringBuilder(server));
                return services => new PostgresDatabase(server, services.GetRequiredService<ILoggerFactory>());
            default:
                throw new ConfigurationException("Storage:Provider", $"must be sqlite or postgres; it is '{provider}'.");
        }
    }

    private static void Check(Action parse)
    {
        try
        {
            parse();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Not its message: it may quote the password.
            throw new ConfigurationException("ConnectionStrings:Moderation", "is not a connection string of this Storage:Provider.");
        }
    }
}
