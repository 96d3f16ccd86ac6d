using Moderation.Service.Operations;

namespace Moderation.Service.Scoring;

/// <summary>The section <c>Models</c>.</summary>
internal sealed class ModelOptions
{
    /// <summary>Folder of the shipped models, with the file <c>standing</c> and the golden set; by default beside the program.</summary>
    public string? Directory { get; set; }

    /// <summary>How much worse than the standing model a model may be on the golden set and still be promoted.</summary>
    public double GoldenTolerance { get; set; } = 0.01;

    /// <summary>How long is kept what a shadow said of a comment.</summary>
    public TimeSpan KeepShadow { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The full path of <see cref="Directory"/>.</summary>
    public string Folder => string.IsNullOrEmpty(Directory) ? Path.Combine(AppContext.BaseDirectory, "models") : Path.GetFullPath(Directory);

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="ConfigurationException">A value is out of range; the message names the key.</exception>
    public static ModelOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Models").ReadStrictly<ModelOptions>();
        if (options.GoldenTolerance is not (>= 0 and <= 1))
        {
            throw new ConfigurationException("Models:GoldenTolerance", "must be from 0 to 1.");
        }

        return options.KeepShadow >= TimeSpan.FromHours(1) && options.KeepShadow <= TimeSpan.FromDays(3652)
            ? options
            : throw new ConfigurationException("Models:KeepShadow", "must be from 01:00:00 to 3652.00:00:00.");
    }
}
