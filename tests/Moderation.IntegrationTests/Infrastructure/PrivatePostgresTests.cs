using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Infrastructure;

public sealed class PrivatePostgresTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_its_data_and_its_port_over_a_restart_and_a_crash()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        var address = database.ConnectionString;
        await RunAsync(address, "create table kept(id int); insert into kept values (1)");

        await postgres.RestartAsync(Token);
        await RunAsync(address, "insert into kept values (2)");
        await postgres.KillAsync();

        Assert.False(postgres.IsRunning);
        await Assert.ThrowsAsync<NpgsqlException>(() => RunAsync(address, "select 1"));

        await postgres.StartAsync(Token);
        Assert.Equal(2L, await ReadAsync(address, "select count(*) from kept"));
        Assert.Equal("on", await ReadAsync(address, "select current_setting('fsync')"));
    }

    [Fact]
    public async Task Gives_each_test_an_empty_database_and_drops_it_while_it_is_in_use()
    {
        var one = await servers.DatabaseAsync(Token);
        await using var other = await servers.DatabaseAsync(Token);
        await RunAsync(one.ConnectionString, "create table mine(id int)");

        Assert.Equal(0L, await ReadAsync(other.ConnectionString, "select count(*) from pg_tables where tablename = 'mine'"));

        await using var inUse = new NpgsqlConnection(one.ConnectionString);
        await inUse.OpenAsync(Token);
        await one.DisposeAsync();

        Assert.Equal(0L, await ReadAsync(other.ConnectionString, $"select count(*) from pg_database where datname = '{one.Name}'"));
    }

    private static async Task RunAsync(string address, string statement) => await ReadAsync(address, statement);

    private static async Task<object?> ReadAsync(string address, string statement)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { Pooling = false });
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(Token);
    }
}
