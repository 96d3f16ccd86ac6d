namespace Moderation.Measuring;

/// <summary>Wilson's bounds of a share that was counted.</summary>
internal static class WilsonBound
{
    /// <summary>Quantile of the normal distribution for bounds that hold in 95 of 100 samples on one side.</summary>
    private const double Z = 1.645;

    /// <summary>The share is at least this, 95% sure.</summary>
    public static double Lower(int hits, int of) => Of(hits, of, -Z);

    /// <summary>The share is at most this, 95% sure.</summary>
    public static double Upper(int hits, int of) => Of(hits, of, Z);

    /// <summary>How many rows without a single miss it takes before the lower bound reaches a share.</summary>
    public static int FewestFor(double share) => (int)Math.Ceiling(Z * Z * share / (1 - share));

    private static double Of(int hits, int of, double z)
    {
        var share = (double)hits / of;
        var squared = z * z / of;
        var centre = share + (squared / 2);
        var spread = z * Math.Sqrt((share * (1 - share) / of) + (squared / of / 4));
        return Math.Clamp((centre + spread) / (1 + squared), 0, 1);
    }
}
