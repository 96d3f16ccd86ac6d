using System.Diagnostics;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Infrastructure;

public sealed class ReaperTests
{
    // This test starts this assembly again with this variable, which makes that process wait with a server running.
    private const string WaitVariable = "MODERATION_TEST_WAIT_WITH_SERVER";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_end_and_their_folders_go_when_the_test_process_is_killed()
    {
        if (Environment.GetEnvironmentVariable(WaitVariable) is { } file)
        {
            await using var left = await PrivatePostgres.NewAsync(Token);
            await File.WriteAllTextAsync(file + ".tmp", left.ConnectionString(), Token);
            File.Move(file + ".tmp", file);
            await Task.Delay(TimeSpan.FromMinutes(5), Token);
        }

        using var folder = new TemporaryFolder();
        var written = folder.File("started");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"*.{nameof(Servers_end_and_their_folders_go_when_the_test_process_is_killed)}");
        start.Environment[WaitVariable] = written;
        using var tests = Process.Start(start)!;
        await Eventually.TrueAsync(
            _ => tests.HasExited ? throw new InvalidOperationException("It ended.") : Task.FromResult(File.Exists(written)),
            TimeSpan.FromSeconds(60),
            () => "for the other test process to start PostgreSQL",
            Token);
        var address = await File.ReadAllTextAsync(written, Token);
        var data = await DataFolderAsync(address);
        Assert.True(Directory.Exists(data));

        tests.Kill();

        await Eventually.TrueAsync(
            _ => Task.FromResult(!Directory.Exists(data)), TimeSpan.FromSeconds(15), () => "for the folder of PostgreSQL to go", Token);
        await Assert.ThrowsAsync<NpgsqlException>(() => DataFolderAsync(address));
    }

    private static async Task<string> DataFolderAsync(string address)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { Pooling = false });
        await using var command = source.CreateCommand("show data_directory");
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }
}
