using Moderation.Service.Intake;
using Moderation.Service.Operations;

namespace Moderation.Service.Backtesting;

internal static class BacktestServices
{
    /// <summary>Adds what judges stored comments once more by other policies.</summary>
    public static void AddBacktesting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BacktestReader>();
        builder.Services.AddSingleton(services =>
        {
            var recorder = services.GetRequiredService<Recorder>();
            return new Pace(() => recorder.IsBusy, services.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddSingleton<Backtest>();
    }
}
